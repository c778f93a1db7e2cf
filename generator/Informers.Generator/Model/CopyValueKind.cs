namespace Informers.Generator;

/// <summary>How a value is copied.</summary>
internal enum CopyValueKind
{
    /// <summary>Not at all: it cannot change, so that the copy has the same.</summary>
    Shared,

    /// <summary>By an emitted copier: of a class or a struct.</summary>
    Copier,

    /// <summary>By a shallow clone, since nothing that the class holds can change.</summary>
    Shallow,

    /// <summary>By a method of the runtime's <c>Copies</c>, which its type alone decides.</summary>
    Helper,

    /// <summary>Through the JSON that a <c>JsonConverter</c> writes and reads.</summary>
    Converter,

    /// <summary>A list, or an array behind an interface of lists.</summary>
    List,

    /// <summary>A set behind its interface.</summary>
    Set,

    /// <summary>A dictionary behind its interface.</summary>
    Map,

    /// <summary>An array of one dimension.</summary>
    Array,

    /// <summary>A class that elements are added to.</summary>
    Collection,

    /// <summary>A class with an indexer over keys.</summary>
    Dictionary,
}
