namespace Informers;

/// <summary>What a <see cref="NodeTable{TNode}"/> finds by a pair of strings. Its key never changes.</summary>
/// <param name="first">The first half of the key.</param>
/// <param name="second">The second half of the key.</param>
/// <param name="hash">Their <see cref="KeyHash"/>.</param>
internal abstract class TableNode(string first, string second, int hash)
{
    /// <summary>The first half of the key.</summary>
    public string First { get; } = first;

    /// <summary>The second half of the key.</summary>
    public string Second { get; } = second;

    /// <summary>The hash of the key.</summary>
    public int Hash { get; } = hash;
}
