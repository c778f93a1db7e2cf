namespace Informers;

/// <summary>Whether the environment asks for streaming lists to be checked.</summary>
internal static class StreamingListChecks
{
    /// <summary>The variable of this runtime.</summary>
    public const string Variable = "INFORMERS_WATCHLIST_INCONSISTENCY_DETECTOR";

    /// <summary>The variable of client-go.</summary>
    public const string KubeVariable = "KUBE_WATCHLIST_INCONSISTENCY_DETECTOR";

    /// <summary>Whether this process was started so. Read once.</summary>
    public static bool AreRequested { get; } = AreRequestedBy(Environment.GetEnvironmentVariable);

    /// <summary>Whether an environment asks for it. What is neither yes nor no counts as no.</summary>
    public static bool AreRequestedBy(Func<string, string?> environment) =>
        IsTrue(environment(Variable)) || IsTrue(environment(KubeVariable));

    // The words that Go reads as true.
    private static bool IsTrue(string? value) => value is "1" or "t" or "T" or "true" or "TRUE" or "True";
}
