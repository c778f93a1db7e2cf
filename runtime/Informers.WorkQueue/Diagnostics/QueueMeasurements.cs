namespace Informers;

/// <summary>What one queue measures.</summary>
internal sealed class QueueMeasurements(WorkQueueInstruments instruments, string name, IMeasuredQueue queue)
{
    private readonly KeyValuePair<string, object?> _name = new(WorkQueueInstruments.QueueName, name);

    public string Name => name;

    public IMeasuredQueue Queue => queue;

    public void Added() => instruments.Adds.Add(1, _name);

    public void Retried() => instruments.Retries.Add(1, _name);

    public void Waited(TimeSpan time) => instruments.QueueDuration.Record(time.TotalSeconds, _name);

    public void WorkedOn(TimeSpan time) => instruments.WorkDuration.Record(time.TotalSeconds, _name);

    /// <summary>The queue is at its end: nothing more is asked of it.</summary>
    public void Unregister() => instruments.Unregister(this);
}
