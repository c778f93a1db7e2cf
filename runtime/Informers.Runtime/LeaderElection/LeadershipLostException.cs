namespace Informers;

/// <summary>This instance was the leader, and could not renew its lease in time, or saw somebody else in it; another one may lead already.</summary>
public sealed class LeadershipLostException : Exception
{
    /// <summary>Says what was lost.</summary>
    /// <param name="message">Which lease, and for how long it could not be renewed, or who holds it.</param>
    /// <param name="innerException">Why the last attempt failed, where it threw.</param>
    public LeadershipLostException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
