namespace Informers;

/// <summary>Which queue an informer uses between its reflector and its store.</summary>
public enum DeltaQueueKind
{
    /// <summary><see cref="InOrderFifo{T}"/>: every notification, in order.</summary>
    InOrder,

    /// <summary><see cref="DeltaFifo{T}"/>: the changes of one object gathered under its key.</summary>
    Classic,
}
