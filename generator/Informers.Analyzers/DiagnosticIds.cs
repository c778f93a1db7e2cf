namespace Informers.Analyzers;

/// <summary>
/// The ids of the rules on how informers are used: ten numbers for each sort of bug. An id is never given another meaning.
/// </summary>
internal static class DiagnosticIds
{
    // INF1010: changing what the cache holds.
    public const string CachedObjectIsChanged = "INF1010";
    public const string SharedPartIsChanged = "INF1011";
    public const string CachedObjectIsHandedToChange = "INF1012";

    // INF1020: reading before the cache is filled.
    public const string ReadBeforeSync = "INF1020";

    // INF1030: waiting for the cache, and what is added too late.
    public const string SyncResultIsIgnored = "INF1030";
    public const string FactoryIsUsedAfterDisposal = "INF1031";
    public const string ConfiguredTooLate = "INF1032";

    // INF1040: blocking in a handler.
    public const string HandlerBlocks = "INF1040";
    public const string HandlerIsAsyncVoid = "INF1041";
    public const string HandlerAwaitsItsInformer = "INF1042";

    // INF1050: keeping what the cache holds.
    public const string KeptObjectIsChanged = "INF1050";
    public const string OldObjectIsKept = "INF1051";

    // INF1060: owning registrations, factories and informers.
    public const string RegistrationIsLost = "INF1060";
    public const string FactoryIsNotDisposed = "INF1061";
    public const string InformerIsNotShared = "INF1062";
    public const string FactoryIsScoped = "INF1063";
    public const string DisposedWithTheMethod = "INF1064";
    public const string ShutdownNeverEnds = "INF1065";

    // INF1070: asking the API server for what the cache holds.
    public const string ServerIsAskedForCached = "INF1070";

    // INF1080: writing back what the cache does not hold whole.
    public const string PartIsWrittenBack = "INF1080";

    // INF1090: comparing objects and versions.
    public const string ObjectsAreComparedByReference = "INF1090";
    public const string VersionsAreOrderedByHand = "INF1091";

    // INF1100: resync periods and indexes.
    public const string ResyncPeriodIsTooShort = "INF1100";
    public const string IndexIsUnknown = "INF1101";
    public const string IndexExists = "INF1102";
}
