using Informers.Rest;

namespace Informers.Testing;

/// <summary>What a fault does to a request. Exactly one member is set.</summary>
internal sealed record FaultAction
{
    /// <summary>Answers with this status.</summary>
    public Status? Fail { get; init; }

    /// <summary>Answers 403, in the API server's words.</summary>
    public bool Forbid { get; init; }

    /// <summary>Waits before the request is looked at.</summary>
    public TimeSpan? Delay { get; init; }

    /// <summary>Sends nothing after so many bytes of the body, until released; below zero: not even the headers.</summary>
    public long? StallAfter { get; init; }

    /// <summary>Cuts the connection after so many bytes of the body; below zero: before the headers.</summary>
    public long? CutAfter { get; init; }

    /// <summary>Answers with these bytes.</summary>
    public RawResponse? Raw { get; init; }
}
