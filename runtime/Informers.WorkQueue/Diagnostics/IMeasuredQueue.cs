namespace Informers;

/// <summary>A queue that can be asked for its state.</summary>
internal interface IMeasuredQueue
{
    QueueSnapshot Measure();
}
