namespace Informers;

/// <summary>
/// The answer to a request is not what an API server sends: a page of HTML from a proxy, a Table, a list of something else,
/// JSON that breaks off.
/// </summary>
public class InvalidResponseException : Exception
{
    /// <summary>Says what was wrong.</summary>
    /// <param name="message">What was asked for, what came, and what to look at.</param>
    /// <param name="innerException">The cause.</param>
    public InvalidResponseException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
