namespace Informers;

/// <summary>An exception that a handler threw, and for what.</summary>
/// <param name="Resource">The resource of the handler's informer.</param>
/// <param name="Handler">The handler's name.</param>
/// <param name="Type">Which of its methods threw.</param>
/// <param name="Name">The object's key.</param>
/// <param name="Object">
/// The object that the handler was called with: of an update the state now, of a deletion the last known state, if any. It is the
/// cache's: do not change it.
/// </param>
/// <param name="Error">What was thrown.</param>
public readonly record struct HandlerError(
    GroupVersionResource Resource, string Handler, ResourceEventType Type, ObjectName Name, object? Object, Exception Error)
{
    /// <summary>Which handler threw what class of exception, and for which object; nothing of what that holds, which may be secret.</summary>
    /// <returns>Such as <c>pods.v1 default/web: Updated of handler-1 threw System.TimeoutException</c>.</returns>
    public override string ToString() => $"{Resource} {Name}: {Type} of {Handler} threw {Error?.GetType()}";
}
