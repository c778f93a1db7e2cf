namespace Informers;

/// <summary>The values under which an index finds an object. Must be pure, and quick: it runs inside the writing of the store.</summary>
/// <typeparam name="T">The class of the objects.</typeparam>
/// <param name="obj">The object; not to be changed.</param>
/// <returns>The values; empty when the index does not hold the object.</returns>
public delegate IEnumerable<string> IndexFunc<in T>(T obj);
