namespace Informers.Generator;

/// <summary>What a schema of a custom resource describes, as far as C# types tell it.</summary>
internal enum CrdSchemaKind
{
    /// <summary>Any JSON: the schema says nothing, or keeps what it does not know.</summary>
    Any,

    /// <summary>Text.</summary>
    Text,

    /// <summary>A point in time.</summary>
    Time,

    /// <summary>Bytes, in base64.</summary>
    Bytes,

    /// <summary>True or false.</summary>
    Boolean,

    /// <summary>An integer of 32 bits.</summary>
    Int32,

    /// <summary>An integer of 64 bits.</summary>
    Int64,

    /// <summary>A number that may have a fraction.</summary>
    Number,

    /// <summary>An integer or text.</summary>
    IntOrString,

    /// <summary>An amount such as <c>100m</c>, which may be given as a number too: text in C#.</summary>
    Quantity,

    /// <summary>An object with named properties: a class.</summary>
    Class,

    /// <summary>An object of arbitrary names: a dictionary.</summary>
    Map,

    /// <summary>An array: a list.</summary>
    List,
}
