using System.Globalization;

namespace Informers.Tests.SharedInformer;

/// <summary>
/// The handler's own book: what it must believe to exist, from its calls alone. Notes every call that could not be.
/// </summary>
internal sealed class KeptBook : IResourceEventHandler<Widget>
{
    private readonly Lock _gate = new();
    private readonly Dictionary<ObjectName, Widget> _known = [];
    private readonly List<string> _faults = [];
    private readonly TaskCompletionSource _last = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Runs inside each call, before it is noted.</summary>
    public Action? During { get; init; }

    /// <summary>Calls that could not be.</summary>
    public IReadOnlyList<string> Faults
    {
        get
        {
            lock (_gate)
            {
                return [.. _faults];
            }
        }
    }

    /// <summary>What exists, as the handler knows it, in the order of names.</summary>
    public IReadOnlyList<string> Content
    {
        get
        {
            lock (_gate)
            {
                return [.. Lines(_known.Values)];
            }
        }
    }

    /// <summary>Completes with the addition of the object "last".</summary>
    public Task Last => _last.Task;

    public int Calls { get; private set; }

    public static IEnumerable<string> Lines(IEnumerable<Widget> widgets) =>
        widgets.Select(static widget => widget.ToString()).Order(StringComparer.Ordinal);

    public void OnAdd(Widget obj, bool isInInitialList) => Note(() =>
    {
        Check(_known.TryAdd(WidgetType.Namespaced.GetObjectName(obj), obj), "added though known", obj);
        if (obj.Name == "last")
        {
            _last.SetResult();
        }
    });

    public void OnUpdate(Widget oldObj, Widget newObj) => Note(() =>
    {
        var name = WidgetType.Namespaced.GetObjectName(newObj);
        Check(_known.TryGetValue(name, out var known), "updated though unknown", newObj);
        Check(ReferenceEquals(known, oldObj), $"updated from {oldObj}, but {known} was seen last", newObj);
        _known[name] = newObj;
    });

    public void OnDelete(DeletedObject<Widget> deleted) => Note(() =>
    {
        Check(_known.Remove(deleted.Name, out var known), "deleted though unknown", deleted.Object!);
        Check(
            known is null || Version(deleted.Object!) >= Version(known),
            $"deleted with a state older than {known}",
            deleted.Object!);
    });

    private static long Version(Widget widget) => long.Parse(widget.ResourceVersion!, CultureInfo.InvariantCulture);

    private void Note(Action action)
    {
        During?.Invoke();
        lock (_gate)
        {
            Calls++;
            action();
        }
    }

    private void Check(bool isLegal, string fault, Widget widget)
    {
        if (!isLegal)
        {
            _faults.Add($"{widget}: {fault}");
        }
    }
}
