namespace Informers;

/// <summary>One that runs event handlers, and knows when it is called from inside of one.</summary>
internal interface IHandlerHost
{
    /// <summary>
    /// Whether this flow of control comes from a call of one of the handlers that is still under way: waiting for the end of all handlers
    /// would then wait for itself.
    /// </summary>
    bool IsInsideHandler { get; }
}
