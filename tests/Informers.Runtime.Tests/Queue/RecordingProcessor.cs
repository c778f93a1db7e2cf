namespace Informers.Tests.Queue;

/// <summary>Writes down what a queue hands out.</summary>
internal sealed class RecordingProcessor : IDeltaProcessor<Widget>
{
    public List<(Delta<Widget>[] Deltas, bool IsInInitialList)> Batches { get; } = [];

    public bool LeavesOutBookmarks { get; init; }

    /// <summary>Called during processing.</summary>
    public Action<Delta<Widget>[]>? During { get; set; }

    /// <summary>The batches as text: <c>Added a@1</c>, joined by commas; <c>initial:</c> before those of the first list.</summary>
    public IEnumerable<string> Texts => Batches.Select(b => (b.IsInInitialList ? "initial: " : "") + string.Join(", ", b.Deltas.Select(Text)));

    public void Process(ReadOnlySpan<Delta<Widget>> deltas, bool isInInitialList)
    {
        var batch = deltas.ToArray();
        if (LeavesOutBookmarks)
        {
            batch = Array.FindAll(batch, static delta => delta.Type != DeltaType.Bookmark);
            if (batch.Length == 0)
            {
                return;
            }
        }

        Batches.Add((batch, isInInitialList));
        During?.Invoke(batch);
    }

    public static string Text(Delta<Widget> delta) => delta.Type switch
    {
        DeltaType.ReplacedAll => $"ReplacedAll {delta.ResourceVersion} [{string.Join(' ', delta.Objects!.Select(o => o.Name))}]",
        DeltaType.SyncAll => "SyncAll",
        DeltaType.Bookmark => $"Bookmark {delta.ResourceVersion}",
        _ => $"{delta.Type} {delta.Name.Name}@{delta.Object?.ResourceVersion}{(delta.FinalStateUnknown ? "?" : "")}",
    };
}
