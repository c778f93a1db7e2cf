namespace Informers;

/// <summary>Lists and gets objects of a resource whose class is not known at compile time.</summary>
/// <remarks>The counterpart of client-go's <c>cache.GenericLister</c>.</remarks>
public interface IGenericLister
{
    /// <summary>All objects that match.</summary>
    /// <param name="selector">The selector; <see langword="null"/> for all objects.</param>
    /// <returns>A snapshot.</returns>
    IReadOnlyList<object> List(LabelSelector? selector = null);

    /// <summary>The object of that name.</summary>
    /// <param name="name">Namespace and name; the name alone for a cluster-scoped object.</param>
    /// <returns>The object, or <see langword="null"/> when there is none.</returns>
    object? Get(ObjectName name);

    /// <summary>The objects of one namespace that match.</summary>
    /// <param name="namespace">The namespace.</param>
    /// <param name="selector">The selector; <see langword="null"/> for all objects.</param>
    /// <returns>A snapshot.</returns>
    IReadOnlyList<object> ListNamespace(string @namespace, LabelSelector? selector = null);
}
