namespace Informers;

/// <summary>The state of one who receives changes.</summary>
/// <param name="Name">The handler's name.</param>
/// <param name="Depth">How many notifications wait for it.</param>
/// <param name="Lag">How long the first of them has.</param>
internal readonly record struct HandlerSnapshot(string Name, long Depth, TimeSpan Lag);
