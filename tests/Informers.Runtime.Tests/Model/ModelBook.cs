using System.Globalization;

namespace Informers.Tests.Model;

/// <summary>
/// What one handler believes that there is, from nothing but what it is told. Notes down whatever does not follow from what came before.
/// </summary>
internal sealed class ModelBook : IResourceEventHandler<Widget>
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Widget> _objects = new(StringComparer.Ordinal);
    private readonly List<string> _complaints = [];
    private IResourceEventHandlerRegistration? _registration;
    private bool _isClosed;

    /// <summary>What was wrong; empty for nothing.</summary>
    public string Complaints
    {
        get
        {
            lock (_gate)
            {
                return string.Join("; ", _complaints);
            }
        }
    }

    /// <summary>From now on the registration says whether the initial list is over.</summary>
    public void Follow(IResourceEventHandlerRegistration registration) => Volatile.Write(ref _registration, registration);

    /// <summary>From now on nothing may come.</summary>
    public void Close()
    {
        lock (_gate)
        {
            _isClosed = true;
        }
    }

    /// <summary>Whether it knows exactly these objects: the same instances.</summary>
    public bool Knows(IReadOnlyCollection<Widget> objects)
    {
        lock (_gate)
        {
            return _objects.Count == objects.Count
                && objects.All(widget => _objects.TryGetValue(widget.Name!, out var known) && ReferenceEquals(known, widget));
        }
    }

    public void OnAdd(Widget obj, bool isInInitialList) => Note(() =>
    {
        Expect(_objects.TryAdd(obj.Name!, obj), $"+{obj} was there as {_objects[obj.Name!]}");
        Expect(!isInInitialList || Volatile.Read(ref _registration)?.HasSynced != true, $"+{obj} in the initial list, after it was over");
    });

    public void OnUpdate(Widget oldObj, Widget newObj) => Note(() =>
    {
        Expect(_objects.TryGetValue(newObj.Name!, out var known), $"~{newObj} was not there");
        Expect(known is null || ReferenceEquals(known, oldObj), $"~{newObj} from {oldObj}, but {known} was told last");
        Expect(Number(newObj) >= Number(oldObj), $"~{newObj} goes back from {oldObj}");
        _objects[newObj.Name!] = newObj;
    });

    public void OnDelete(DeletedObject<Widget> deleted) => Note(() =>
    {
        Expect(_objects.Remove(deleted.Name.Name, out var known), $"-{deleted.Name} was not there");
        Expect(
            !deleted.FinalStateUnknown || ReferenceEquals(known, deleted.Object),
            $"-{deleted.Name} with the last known state {deleted.Object}, but {known} was told last");
    });

    private static long Number(Widget widget) => long.Parse(widget.ResourceVersion!, CultureInfo.InvariantCulture);

    private void Note(Action note)
    {
        lock (_gate)
        {
            Expect(!_isClosed, "called after its removal");
            note();
        }
    }

    private void Expect(bool condition, string complaint)
    {
        if (!condition)
        {
            _complaints.Add(complaint);
        }
    }
}
