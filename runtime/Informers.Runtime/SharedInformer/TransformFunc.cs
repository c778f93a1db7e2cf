namespace Informers;

/// <summary>
/// Changes an object before anything sees it: to drop what nobody reads, say. May change the object in place and return it. Called
/// exactly once for each object that arrives, on the reading thread; an object that a relist brings as it is stored counts as arrived
/// before. What it throws keeps that object out and is reported.
/// </summary>
/// <typeparam name="T">The class of the objects.</typeparam>
/// <param name="obj">The object as decoded.</param>
/// <returns>The object to store.</returns>
public delegate T TransformFunc<T>(T obj)
    where T : class;
