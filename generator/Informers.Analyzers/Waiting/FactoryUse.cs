namespace Informers.Analyzers;

/// <summary>A use of a factory at the wrong time.</summary>
internal enum FactoryUse
{
    /// <summary>The cache is read between the making of the factory and its start.</summary>
    ReadBeforeStart,

    /// <summary>The cache is read after the start, and before any waiting.</summary>
    ReadBeforeSync,

    /// <summary>The cache is read after other informers were waited for.</summary>
    ReadOfOther,

    /// <summary>The cache is read of an informer that was first asked for after the waiting.</summary>
    ReadOfLate,

    /// <summary>An informer is configured after it was started.</summary>
    ConfiguredAfterStart,

    /// <summary>Options are changed after a factory has taken them.</summary>
    OptionsAfterCreation,

    /// <summary>The cache is read after the factory was disposed.</summary>
    ReadAfterDisposal,

    /// <summary>An informer is asked for after the factory was disposed.</summary>
    AskedAfterDisposal,

    /// <summary>A handler is added after the factory was disposed.</summary>
    HandlerAfterDisposal,

    /// <summary>The factory is started after it was disposed.</summary>
    StartAfterDisposal,
}
