using System.Collections.Generic;

namespace Informers.Analyzers;

/// <summary>What a body does: for its callers, and where it changes what the cache holds.</summary>
internal sealed class BodyResult
{
    public static BodyResult Nothing { get; } = new();

    public MethodSummary Summary { get; } = new();

    public List<Finding> Findings { get; } = [];
}
