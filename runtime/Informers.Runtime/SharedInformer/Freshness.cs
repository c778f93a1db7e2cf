namespace Informers;

/// <summary>How far a cache can be trusted at one moment.</summary>
/// <param name="State">In a word.</param>
/// <param name="Age">Time since the last proof of life: bytes received, or a watch accepted. Zero before the first.</param>
/// <param name="LastError">The error that made the state other than live; <see langword="null"/> when all is well.</param>
public readonly record struct Freshness(FreshnessState State, TimeSpan Age, Exception? LastError);
