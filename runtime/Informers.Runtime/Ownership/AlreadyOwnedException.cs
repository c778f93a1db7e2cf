namespace Informers;

/// <summary>An object was to get a controller, and has another one already.</summary>
/// <remarks>The counterpart of controller-runtime's <c>controllerutil.AlreadyOwnedError</c>.</remarks>
public sealed class AlreadyOwnedException : Exception
{
    internal AlreadyOwnedException(string message, OwnerReference owner)
        : base(message) => Owner = owner;

    /// <summary>The controller that it has.</summary>
    public OwnerReference Owner { get; }
}
