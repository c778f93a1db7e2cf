namespace Informers.Tests.SharedInformer;

/// <summary>Writes down what it is told, as text and as data.</summary>
internal sealed class RecordingHandler : IResourceEventHandler<Widget>
{
    public List<string> Log { get; } = [];

    public List<DeletedObject<Widget>> Deletes { get; } = [];

    public List<Widget> Seen { get; } = [];

    /// <summary>Called before each notification is written down.</summary>
    public Action? Before { get; set; }

    public void OnAdd(Widget obj, bool isInInitialList)
    {
        Before?.Invoke();
        Seen.Add(obj);
        Log.Add($"add{(isInInitialList ? " initial" : "")} {obj.Name}@{obj.ResourceVersion}");
    }

    public void OnUpdate(Widget oldObj, Widget newObj)
    {
        Before?.Invoke();
        Seen.Add(newObj);
        Log.Add($"update {newObj.Name}@{oldObj.ResourceVersion}>{newObj.ResourceVersion}");
    }

    public void OnDelete(DeletedObject<Widget> deleted)
    {
        Before?.Invoke();
        Deletes.Add(deleted);
        Log.Add($"delete {deleted.Name.Name}@{deleted.Object?.ResourceVersion}{(deleted.FinalStateUnknown ? " unknown" : "")}");
    }

    /// <summary>What was told since the last call.</summary>
    public string[] Take()
    {
        string[] taken = [.. Log];
        Log.Clear();
        return taken;
    }
}
