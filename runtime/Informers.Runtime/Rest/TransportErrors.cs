using System.Net.Sockets;

namespace Informers.Rest;

/// <summary>Tells apart the errors of connections.</summary>
internal static class TransportErrors
{
    /// <summary>
    /// Whether nobody listened at the server's address: the server is starting or restarting, so waiting helps and another kind of
    /// request does not.
    /// </summary>
    /// <param name="exception">What a request threw.</param>
    /// <returns>Whether the cause, at any depth, is a refused connection.</returns>
    /// <remarks>The counterpart of apimachinery's <c>net.IsConnectionRefused</c>.</remarks>
    public static bool IsConnectionRefused(Exception? exception)
    {
        for (var current = exception; current is not null; current = current.InnerException)
        {
            if (current is SocketException { SocketErrorCode: SocketError.ConnectionRefused })
            {
                return true;
            }

            // One attempt for each address of a host name.
            if (current is AggregateException { InnerExceptions.Count: > 1 } several && several.InnerExceptions.Any(IsConnectionRefused))
            {
                return true;
            }
        }

        return false;
    }
}
