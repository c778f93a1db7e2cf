namespace Informers;

/// <summary>
/// An index function failed for an object. The object is stored all the same and found by its name and in all other indexes; the failed
/// index does not hold it until it is written again.
/// </summary>
/// <remarks>In client-go such a function ends the process.</remarks>
public sealed class IndexFunctionException : Exception
{
    /// <summary>Says which function failed, and for what.</summary>
    /// <param name="indexName">The index.</param>
    /// <param name="objectName">The object.</param>
    /// <param name="innerException">What the function threw, or what was wrong with its result.</param>
    public IndexFunctionException(string indexName, ObjectName objectName, Exception innerException)
        : base($"The function of the index \"{indexName}\" failed for the object \"{objectName}\": {innerException?.Message}", innerException)
    {
        IndexName = indexName;
        ObjectName = objectName;
    }

    /// <summary>The index.</summary>
    public string IndexName { get; }

    /// <summary>The object.</summary>
    public ObjectName ObjectName { get; }
}
