using System.Diagnostics.CodeAnalysis;
using Informers.Rest;
using Informers.Tests.SharedInformer;

namespace Informers.Tests.Factory;

/// <summary>A factory as the generator makes it, over a source in memory.</summary>
internal sealed class TestFactory(IRestClient client, SharedInformerOptions? options = null, bool ownsClient = false)
    : SharedInformerFactory(client, options, ownsClient)
{
    private int _made;

    public FakeSource Source { get; } = new();

    /// <summary>How often the widgets' informer was made.</summary>
    public int Made => _made;

    /// <summary>The options with which it was made.</summary>
    public InformerOptions<Widget>? Options { get; private set; }

    public override IReadOnlyList<GroupVersionResource> KnownResources => [WidgetType.Namespaced.Resource];

    public ISharedIndexInformer<Widget> Widgets() => InformerFor<Widget>((_, options) =>
    {
        Interlocked.Increment(ref _made);
        Options = options;
        options.Indexers ??= new() { [IndexNames.Namespace] = static widget => [widget.Namespace ?? ""] };
        return new SharedIndexInformer<Widget>(Source, WidgetType.Namespaced, options);
    });

    public override bool TryForResource(GroupVersionResource resource, [NotNullWhen(true)] out IGenericInformer? informer)
    {
        informer = resource == WidgetType.Namespaced.Resource ? Generic(Widgets(), WidgetType.Namespaced) : null;
        return informer is not null;
    }
}
