using System.Globalization;
using Informers;
using k8s.Models;

namespace DeploymentWatcher;

/// <summary>A handler that counts what it is told, and how late it is told.</summary>
internal sealed class Tally<T>(Func<T, V1ObjectMeta?> metadata, TimeProvider time) : IResourceEventHandler<T>
    where T : class
{
    private long _added;
    private long _updated;
    private long _deleted;
    private long _lagTicks = -1;

    public long Added => Volatile.Read(ref _added);

    public long Updated => Volatile.Read(ref _updated);

    public long Deleted => Volatile.Read(ref _deleted);

    public long Total => Added + Updated + Deleted;

    /// <summary>From the writing of the newest change to this handler; unknown on a cluster that does not stamp its writes.</summary>
    public TimeSpan? Lag => Volatile.Read(ref _lagTicks) is var ticks and >= 0 ? TimeSpan.FromTicks(ticks) : null;

    public void OnAdd(T obj, bool isInInitialList)
    {
        Interlocked.Increment(ref _added);
        if (!isInInitialList)
        {
            NoteLag(obj);
        }
    }

    public void OnUpdate(T oldObj, T newObj)
    {
        Interlocked.Increment(ref _updated);
        NoteLag(newObj);
    }

    public void OnDelete(DeletedObject<T> deleted) => Interlocked.Increment(ref _deleted);

    private void NoteLag(T obj)
    {
        if (metadata(obj)?.Annotations is { } annotations
            && annotations.TryGetValue(Simulation.WrittenAnnotation, out var written)
            && DateTimeOffset.TryParse(written, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out var at))
        {
            Volatile.Write(ref _lagTicks, Math.Max(0, (time.GetUtcNow() - at).Ticks));
        }
    }
}
