namespace Informers;

/// <summary>
/// Is told of each exception that a handler throws, after it was counted and logged. The handler goes on with the next notification: this
/// one is lost to it, so here is the place to put the object's name on a queue, say. Called on the handler's own loop, one call at a time
/// for each handler; what it throws is logged.
/// </summary>
/// <param name="error">The exception, and for what it was thrown.</param>
public delegate void HandlerErrorHandler(HandlerError error);
