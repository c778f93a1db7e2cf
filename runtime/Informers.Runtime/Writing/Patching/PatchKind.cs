namespace Informers.Rest;

/// <summary>The kinds of patches that API servers take.</summary>
public enum PatchKind
{
    /// <summary>RFC 7386: members replace members, null removes one, arrays are replaced whole. For all resources.</summary>
    Merge,

    /// <summary>RFC 6902: a list of operations. For all resources.</summary>
    Json,

    /// <summary>As merge, but lists whose elements have keys are merged by these. For built-in kinds only.</summary>
    StrategicMerge,
}
