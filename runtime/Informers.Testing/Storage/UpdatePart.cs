namespace Informers.Testing;

/// <summary>Which part of an object an update may change.</summary>
internal enum UpdatePart
{
    /// <summary>All but the status, where that is a subresource.</summary>
    Main,

    /// <summary>The status, and for built-in kinds labels and the like.</summary>
    Status,

    /// <summary>Everything: for the C# API.</summary>
    All,
}
