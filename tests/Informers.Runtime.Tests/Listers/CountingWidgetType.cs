using System.Diagnostics.CodeAnalysis;

namespace Informers.Tests.Listers;

/// <summary>Counts how many labels are read of objects.</summary>
internal sealed class CountingWidgetType() : ResourceType<Widget>(WidgetType.Namespaced.Resource, WidgetType.Namespaced.Kind, ResourceScope.Namespaced)
{
    public int LabelReads { get; set; }

    public override IObjectDecoder<Widget> Decoder => WidgetType.Namespaced.Decoder;

    public override string? GetName(Widget obj) => obj.Name;

    public override string? GetNamespace(Widget obj) => obj.Namespace;

    public override string? GetUid(Widget obj) => obj.Uid;

    public override string? GetResourceVersion(Widget obj) => obj.ResourceVersion;

    public override bool TryGetLabel(Widget obj, string key, [NotNullWhen(true)] out string? value)
    {
        LabelReads++;
        return WidgetType.Namespaced.TryGetLabel(obj, key, out value);
    }

    public override bool TryGetAnnotation(Widget obj, string key, [NotNullWhen(true)] out string? value) =>
        WidgetType.Namespaced.TryGetAnnotation(obj, key, out value);
}
