namespace Informers.Soak;

/// <param name="Duration">How long faults and writes go on, in real time.</param>
/// <param name="Seed">Decides what is done when; what the scheduler makes of it is another matter.</param>
/// <param name="Objects">About how many objects there are.</param>
/// <param name="WritesPerSecond">About how many writes, in real time.</param>
/// <param name="Speed">How many times faster than real the clock of informers and server runs.</param>
internal sealed record SoakOptions(TimeSpan Duration, int Seed, int Objects, int WritesPerSecond, double Speed);
