namespace Informers.Generator;

/// <summary>How a value is read.</summary>
internal enum DecoderValueKind
{
    /// <summary>By a method of the runtime's <c>JsonRead</c>.</summary>
    Primitive,

    /// <summary>A string that is likely to come again.</summary>
    SharedString,

    /// <summary>By another emitted decoder: of a class, a struct or an enum.</summary>
    Decoder,

    /// <summary>Through a <c>JsonConverter</c>.</summary>
    Converter,

    /// <summary>A class that elements are added to.</summary>
    List,

    /// <summary>An array of one dimension.</summary>
    Array,

    /// <summary>A class with an indexer over keys.</summary>
    Dictionary,
}
