namespace Informers.Rest;

/// <summary>Everything that is needed to speak to a cluster. Holds secrets: has no text of its own.</summary>
internal sealed class ClusterSettings
{
    public required Uri Server { get; init; }

    public required string Namespace { get; init; }

    /// <summary>The only certificates that are trusted; <see langword="null"/> for those that the system trusts.</summary>
    public RotatingText? CertificateAuthority { get; init; }

    public bool SkipTlsVerify { get; init; }

    public string? TlsServerName { get; init; }

    public bool DisableCompression { get; init; }

    /// <summary><see langword="null"/> for what the environment says.</summary>
    public Uri? Proxy { get; init; }

    /// <summary>Headers of impersonation.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Impersonation { get; init; } = [];

    public required ICredentialSource Credentials { get; init; }

    /// <summary>Where it comes from, for people.</summary>
    public required string Origin { get; init; }
}
