using System;

namespace Informers.Analyzers;

/// <summary>How far a factory may have come.</summary>
[Flags]
internal enum FactoryPhases
{
    /// <summary>No path leads here.</summary>
    None = 0,

    /// <summary>It came from elsewhere.</summary>
    Unknown = 1,

    /// <summary>It was made in this code, and nobody else has it.</summary>
    Created = 2,

    /// <summary>This code started it.</summary>
    Started = 4,

    /// <summary>This code waited for it, or may have.</summary>
    Waited = 8,

    /// <summary>This code disposed it.</summary>
    Disposed = 16,

    /// <summary>Of options: a factory has taken them.</summary>
    Taken = 32,
}
