namespace Informers;

/// <summary>
/// Asks for an index of a resource's informer, and for a method of its lister that looks it up:
/// <c>[InformerIndex(typeof(V1Pod), "ByNode", "spec.nodeName")]</c> becomes <c>lister.ByNode("node-1")</c>.
/// <para>
/// It stands beside <see cref="GenerateInformerAttribute"/> of the same resource type. Hosts that share the resource's lister share its
/// indexes: each lister has the indexes that any of them asks for.
/// </para>
/// </summary>
/// <remarks>
/// <para>
/// A path is made of names as JSON has them. <c>[*]</c> stands for all elements of a list or values of a map, <c>['app']</c> for one value of
/// a map, and <c>[?@.type=='Ready']</c> for the elements that have that text, number, <c>true</c> or <c>false</c> in a member. It ends at a
/// text, a number, a truth value or an enum; a null on the way gives no entry. It is checked against the type as you write it.
/// </para>
/// <para>client-go has indexers, which are functions, and no typed access to them.</para>
/// </remarks>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class InformerIndexAttribute : Attribute
{
    /// <summary>An index whose values a method gives: set <see cref="Method"/>.</summary>
    /// <param name="resourceType">The resource type.</param>
    /// <param name="name">The name of the lister's method, and of the index.</param>
    public InformerIndexAttribute(Type resourceType, string name)
    {
        ArgumentNullException.ThrowIfNull(resourceType);
        ArgumentException.ThrowIfNullOrEmpty(name);
        ResourceType = resourceType;
        Name = name;
    }

    /// <summary>An index by what a path leads to.</summary>
    /// <param name="resourceType">The resource type.</param>
    /// <param name="name">The name of the lister's method, and of the index.</param>
    /// <param name="path">The path, such as <c>spec.containers[*].image</c>; <see cref="IndexPaths"/> has some.</param>
    public InformerIndexAttribute(Type resourceType, string name, string path)
        : this(resourceType, name)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        Path = path;
    }

    /// <summary>The resource type.</summary>
    public Type ResourceType { get; }

    /// <summary>The name of the lister's method, and of the index.</summary>
    public string Name { get; }

    /// <summary>The path; <see langword="null"/> when a method gives the values.</summary>
    public string? Path { get; }

    /// <summary>
    /// A static method of the class that carries the attribute, internal or public, which takes an object and returns its values: a
    /// <see cref="string"/>, or any <see cref="IEnumerable{T}"/> of strings; <see langword="null"/> for none. It must be pure, and quick: it runs
    /// inside the writing of the store.
    /// </summary>
    public string? Method { get; set; }
}
