using System.Diagnostics.CodeAnalysis;
using Informers.Copying;

namespace Informers.Tests;

/// <summary>The resource type of <see cref="Widget"/>, written by hand.</summary>
public sealed class WidgetType : ResourceType<Widget>
{
    private WidgetType(ResourceScope scope)
        : base(new GroupVersionResource("example.com", "v1", "widgets"), "Widget", scope)
    {
    }

    /// <summary>Widgets that live in namespaces.</summary>
    public static WidgetType Namespaced { get; } = new(ResourceScope.Namespaced);

    /// <summary>Widgets without a namespace.</summary>
    public static WidgetType Cluster { get; } = new(ResourceScope.Cluster);

    public override IObjectDecoder<Widget> Decoder { get; } = new WidgetDecoder();

    public override Func<Widget, Widget> DeepCopy { get; } = static widget =>
    {
        var copy = Copies.Shallow(widget);
        copy.Labels = widget.Labels is null ? null : new(widget.Labels);
        copy.Annotations = widget.Annotations is null ? null : new(widget.Annotations);
        return copy;
    };

    public override string? GetName(Widget obj) => obj.Name;

    public override string? GetNamespace(Widget obj) => obj.Namespace;

    public override string? GetUid(Widget obj) => obj.Uid;

    public override string? GetResourceVersion(Widget obj) => obj.ResourceVersion;

    public override bool TryGetLabel(Widget obj, string key, [NotNullWhen(true)] out string? value)
    {
        value = null;
        return obj.Labels?.TryGetValue(key, out value) == true;
    }

    public override bool TryGetAnnotation(Widget obj, string key, [NotNullWhen(true)] out string? value)
    {
        value = null;
        return obj.Annotations?.TryGetValue(key, out value) == true;
    }
}
