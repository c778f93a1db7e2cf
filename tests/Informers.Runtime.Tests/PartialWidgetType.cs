using System.Diagnostics.CodeAnalysis;

namespace Informers.Tests;

/// <summary>Widgets that are decoded in part, and that nothing reads whole.</summary>
internal sealed class PartialWidgetType(IObjectDecoder<Widget> decoder)
    : ResourceType<Widget>(WidgetType.Namespaced.Resource, WidgetType.Namespaced.Kind, ResourceScope.Namespaced)
{
    public override bool IsPartial => true;

    public override IObjectDecoder<Widget> Decoder => decoder;

    public override string? GetName(Widget obj) => obj.Name;

    public override string? GetNamespace(Widget obj) => obj.Namespace;

    public override string? GetUid(Widget obj) => obj.Uid;

    public override string? GetResourceVersion(Widget obj) => obj.ResourceVersion;

    public override bool TryGetLabel(Widget obj, string key, [NotNullWhen(true)] out string? value) => WidgetType.Namespaced.TryGetLabel(obj, key, out value);

    public override bool TryGetAnnotation(Widget obj, string key, [NotNullWhen(true)] out string? value) => WidgetType.Namespaced.TryGetAnnotation(obj, key, out value);
}
