using System.Text.Json.Nodes;
using Informers.Writing;

namespace Informers;

/// <summary>What a lease says of its holder. Compared by value: two that are equal mean that nobody renewed in between.</summary>
internal sealed record LeaseRecord(string Holder, int DurationSeconds, string? AcquireTime, string? RenewTime, int Transitions)
{
    /// <summary>Nobody holds it, as far as is known.</summary>
    public static LeaseRecord None { get; } = new(string.Empty, 0, null, null, 0);

    /// <summary>Reads it of a lease.</summary>
    public static LeaseRecord Of(Unstructured lease) => new(
        lease.GetString("spec", "holderIdentity") ?? string.Empty,
        (int)Math.Clamp(lease.GetInt64("spec", "leaseDurationSeconds") ?? 0, 0, int.MaxValue),
        lease.GetString("spec", "acquireTime"),
        lease.GetString("spec", "renewTime"),
        (int)Math.Clamp(lease.GetInt64("spec", "leaseTransitions") ?? 0, 0, int.MaxValue));

    /// <summary>A time as leases have it.</summary>
    public static string Time(DateTimeOffset time) => JsonWrite.MicroText(time.UtcDateTime);

    /// <summary>The spec of a lease that says this, and nothing else.</summary>
    public JsonObject ToSpec() => new()
    {
        ["holderIdentity"] = Holder,
        ["leaseDurationSeconds"] = DurationSeconds,
        ["acquireTime"] = AcquireTime,
        ["renewTime"] = RenewTime,
        ["leaseTransitions"] = Transitions,
    };
}
