namespace Informers;

/// <summary>
/// A watch ended within a second and brought nothing. Opening the next at once would go round in circles: a delay and a new list
/// follow.
/// </summary>
/// <remarks>The counterpart of client-go's <c>VeryShortWatchError</c>.</remarks>
internal sealed class VeryShortWatchException(GroupVersionResource resource, Exception? innerException)
    : Exception(
        $"The watch of {resource} ended within a second and brought no event. The server, or a proxy before it, may not support watches of it.",
        innerException);
