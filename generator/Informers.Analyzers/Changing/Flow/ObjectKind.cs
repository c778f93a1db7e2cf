namespace Informers.Analyzers;

/// <summary>How an object of the code's own is made.</summary>
internal enum ObjectKind
{
    /// <summary>Made anew; it has what it is given.</summary>
    New,

    /// <summary>A collection, tuple or anonymous object, which is no copy of anything, with what it is given.</summary>
    Collection,

    /// <summary>A copy of the top alone: its parts are those of the original until they are set.</summary>
    ShallowCopy,

    /// <summary>A copy with all of its parts.</summary>
    DeepCopy,
}
