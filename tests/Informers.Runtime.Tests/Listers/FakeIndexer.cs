namespace Informers.Tests.Listers;

/// <summary>A store of fixed contents that counts how it is read.</summary>
internal sealed class FakeIndexer(bool withNamespaceIndex, params Widget[] widgets) : IIndexer<Widget>, IIndexerSnapshot<Widget>
{
    private readonly Dictionary<string, IndexFunc<Widget>> _indexers = withNamespaceIndex
        ? new() { [IndexNames.Namespace] = static widget => [widget.Namespace ?? ""] }
        : [];

    public int Scans { get; private set; }

    public int IndexReads { get; private set; }

    public int Count => widgets.Length;

    public string ResourceVersion => string.Empty;

    public IReadOnlyDictionary<string, IndexFunc<Widget>> Indexers => _indexers;

    public IReadOnlyList<Widget> List()
    {
        Scans++;
        return widgets;
    }

    public IReadOnlyList<ObjectName> ListKeys() => [.. widgets.Select(WidgetType.Namespaced.GetObjectName)];

    public Widget? Get(ObjectName name) => widgets.FirstOrDefault(widget => WidgetType.Namespaced.GetObjectName(widget) == name);

    public IReadOnlyList<Widget> ByIndex(string indexName, string indexedValue)
    {
        IndexReads++;
        return [.. widgets.Where(widget => _indexers[indexName](widget).Contains(indexedValue))];
    }

    public IReadOnlyList<Widget> Index(string indexName, Widget obj) => throw new NotSupportedException();

    public IReadOnlyList<ObjectName> IndexKeys(string indexName, string indexedValue) => throw new NotSupportedException();

    public IReadOnlyList<string> ListIndexFuncValues(string indexName) => throw new NotSupportedException();

    public IIndexerSnapshot<Widget> Snapshot() => this;

    public void AddIndexers(Indexers<Widget> newIndexers) => throw new NotSupportedException();
}
