using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace Informers.Rest;

/// <summary>Trusts the certificates that were given, and no others.</summary>
internal sealed class TrustedAuthorities(X509Certificate2Collection authorities)
{
    public X509ChainPolicy Policy()
    {
        var policy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,

            // A server must not make us ask others.
            DisableCertificateDownloads = true,
        };
        policy.CustomTrustStore.AddRange(authorities);
        policy.ExtraStore.AddRange(authorities);
        return policy;
    }

    /// <summary>What Go accepts and .NET does not: a chain that ends at a trusted certificate that is no root.</summary>
    public bool Accept(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        if (errors == SslPolicyErrors.None)
        {
            return true;
        }

        if (errors != SslPolicyErrors.RemoteCertificateChainErrors || chain is null
            || chain.ChainStatus.Any(static status => status.Status is not (X509ChainStatusFlags.PartialChain or X509ChainStatusFlags.NoError)))
        {
            return false;
        }

        var last = chain.ChainElements[^1].Certificate;
        return authorities.Any(authority => authority.RawDataMemory.Span.SequenceEqual(last.RawDataMemory.Span));
    }
}
