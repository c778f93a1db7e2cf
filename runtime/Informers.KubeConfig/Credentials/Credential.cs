using System.Net.Http.Headers;

namespace Informers.Rest;

/// <summary>What one request says of who sends it. Holds secrets: has no text of its own.</summary>
internal sealed class Credential(AuthenticationHeaderValue? authorization, string? certificate = null, string? key = null)
{
    public static Credential None { get; } = new(null);

    public AuthenticationHeaderValue? Authorization => authorization;

    /// <summary>A client certificate, and what leads to its root, in PEM; or <see langword="null"/>.</summary>
    public string? Certificate => certificate;

    /// <summary>The certificate's key, in PEM; or <see langword="null"/>.</summary>
    public string? Key => key;

    public bool IsSame(Credential other) =>
        Equals(authorization, other.Authorization) && certificate == other.Certificate && key == other.Key;
}
