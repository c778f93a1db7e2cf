namespace Informers;

/// <summary>
/// One object of a list, or one event of a watch, could not be understood: malformed or unfitting JSON, no name, an unknown
/// event type, a transform that threw. It is kept out; the rest goes on.
/// </summary>
public class InvalidObjectException : Exception
{
    /// <summary>Says what was wrong.</summary>
    /// <param name="message">Which resource, which object where known, and what was wrong with it.</param>
    /// <param name="innerException">The cause.</param>
    public InvalidObjectException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }

    /// <summary>The object's key, where it could still be read.</summary>
    public ObjectName? Name { get; init; }

    /// <summary>The object's resource version, where it could still be read.</summary>
    public string? ResourceVersion { get; init; }

    /// <summary>
    /// Whether this was a Deleted event, so that the object is gone even though its last state could not be read.
    /// </summary>
    public bool IsDeletion { get; init; }

    /// <summary>
    /// Whether a watch told of a change here, and nobody can say of which object, or which change: only a new list brings it to light.
    /// </summary>
    internal bool HidesChange { get; init; }
}
