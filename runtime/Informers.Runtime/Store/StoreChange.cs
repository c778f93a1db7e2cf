namespace Informers;

/// <summary>What a write did to the object of one name.</summary>
/// <typeparam name="T">The class of the objects.</typeparam>
/// <param name="Name">The name.</param>
/// <param name="Before">What was stored; <see langword="null"/> when the object is new.</param>
/// <param name="After">What is stored now; <see langword="null"/> when the object was removed. The same instance as before when the
/// write repeated what was stored.</param>
internal readonly record struct StoreChange<T>(ObjectName Name, T? Before, T? After)
    where T : class;
