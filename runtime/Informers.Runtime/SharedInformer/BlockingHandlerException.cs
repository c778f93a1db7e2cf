namespace Informers;

/// <summary>
/// A handler with <see cref="OverflowPolicy.Block"/> was about to wait, inside its call, for its own informer, which may be waiting for
/// that call. Thrown whenever such a wait is asked for, whether or not it would have ended this time.
/// </summary>
public sealed class BlockingHandlerException : InvalidOperationException
{
    /// <summary>Makes an exception without a message of its own.</summary>
    public BlockingHandlerException()
        : base("A handler that blocks its informer must not wait for that informer inside its call.")
    {
    }

    /// <summary>Makes an exception.</summary>
    /// <param name="message">What was about to wait for what, and what to do.</param>
    public BlockingHandlerException(string message)
        : base(message)
    {
    }

    /// <summary>Makes an exception with a cause.</summary>
    /// <param name="message">What was about to wait for what, and what to do.</param>
    /// <param name="innerException">The cause.</param>
    public BlockingHandlerException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
