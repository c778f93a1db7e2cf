namespace Informers.Soak;

/// <summary>What an informer is restricted to; <see langword="null"/> for not.</summary>
internal sealed record Scope(string? Namespace, string? LabelSelector);
