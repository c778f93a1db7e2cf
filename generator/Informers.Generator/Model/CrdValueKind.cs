namespace Informers.Generator;

/// <summary>What a value in a definition is.</summary>
internal enum CrdValueKind
{
    /// <summary>Nothing.</summary>
    Null,

    /// <summary>True, false, a number or a text that YAML writes without quotes.</summary>
    Plain,

    /// <summary>Text in quotes.</summary>
    Text,

    /// <summary>An array.</summary>
    List,

    /// <summary>An object.</summary>
    Map,
}
