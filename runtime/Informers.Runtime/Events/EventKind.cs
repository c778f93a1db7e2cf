namespace Informers;

/// <summary>Whether an event tells of something that went as it should.</summary>
public enum EventKind
{
    /// <summary>It did.</summary>
    Normal,

    /// <summary>It may need somebody's attention.</summary>
    Warning,
}
