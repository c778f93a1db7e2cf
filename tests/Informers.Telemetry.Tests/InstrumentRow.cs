namespace Informers.Telemetry.Tests;

/// <summary>What the page says of an instrument.</summary>
internal sealed record InstrumentRow(string Kind, string? Unit, IReadOnlyList<string> Tags, string Prometheus);
