namespace Informers.Rest;

/// <summary>What an API server answers when it does not answer with an object.</summary>
/// <remarks>The counterpart of apimachinery's <c>metav1.Status</c>.</remarks>
public sealed record Status
{
    /// <summary>The HTTP status code; 0 when the server gave none.</summary>
    public int Code { get; init; }

    /// <summary>A word for machines, such as <c>NotFound</c> or <c>Expired</c>.</summary>
    public string? Reason { get; init; }

    /// <summary>A sentence for people.</summary>
    public string? Message { get; init; }

    /// <summary>How long the server asks to be left alone, where it says so.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>The single reasons, where there are several.</summary>
    public IReadOnlyList<StatusCause> Causes { get; init; } = [];
}
