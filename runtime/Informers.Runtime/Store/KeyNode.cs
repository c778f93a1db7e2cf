namespace Informers;

/// <summary>Says in which slot an object is stored. Immutable.</summary>
internal sealed class KeyNode(ObjectName name, int hash, int slot) : TableNode(name.Namespace, name.Name, hash)
{
    /// <summary>The position in the array of objects.</summary>
    public int Slot { get; } = slot;
}
