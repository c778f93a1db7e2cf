namespace Informers;

/// <summary>A queue's state at one moment.</summary>
/// <param name="Depth">How many keys wait.</param>
/// <param name="Unfinished">For how long the keys in work have been so, added up.</param>
/// <param name="LongestRunning">For how long the first of them has.</param>
internal readonly record struct QueueSnapshot(long Depth, TimeSpan Unfinished, TimeSpan LongestRunning);
