namespace Informers;

/// <summary>Compares names with the fast, seeded <see cref="KeyHash"/>.</summary>
internal sealed class ObjectNameComparer : IEqualityComparer<ObjectName>
{
    /// <summary>The only one.</summary>
    public static readonly ObjectNameComparer Instance = new();

    private ObjectNameComparer()
    {
    }

    public bool Equals(ObjectName x, ObjectName y) => x.Name == y.Name && x.Namespace == y.Namespace;

    public int GetHashCode(ObjectName obj) => KeyHash.Compute(obj.Namespace ?? string.Empty, obj.Name ?? string.Empty);
}
