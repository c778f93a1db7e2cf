using System.Net;

namespace Corpus.Support;

/// <summary>The API server said no.</summary>
public sealed class KubeApiException(HttpStatusCode code, string message) : Exception(message)
{
    public HttpStatusCode Code { get; } = code;

    public bool IsConflict => Code == HttpStatusCode.Conflict;

    internal static async Task<KubeApiException> OfAsync(HttpResponseMessage response, CancellationToken cancellationToken) =>
        new(response.StatusCode, await response.Content.ReadAsStringAsync(cancellationToken));
}
