using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Informers.Rest;

/// <summary>Certificates from PEM.</summary>
internal static class TlsMaterial
{
    /// <summary>Reads what alone is to be trusted.</summary>
    /// <exception cref="CryptographicException">It is no PEM, or has no certificate.</exception>
    public static X509Certificate2Collection Authorities(string pem)
    {
        var certificates = new X509Certificate2Collection();
        certificates.ImportFromPem(pem);
        return certificates.Count > 0 ? certificates : throw new CryptographicException("There is no certificate in it.");
    }

    /// <summary>Says in the kubeconfig's words that a certificate authority is none.</summary>
    /// <exception cref="KubeConfigException">It is none.</exception>
    public static void CheckAuthority(RotatingText authority)
    {
        try
        {
            foreach (var certificate in Authorities(authority.Current()))
            {
                certificate.Dispose();
            }
        }
        catch (CryptographicException)
        {
            throw authority.Bad("has no certificate in PEM.");
        }
    }

    /// <summary>Reads a client certificate with its key and what leads to its root.</summary>
    /// <exception cref="CryptographicException">It is no PEM, or the key is another's.</exception>
    public static SslStreamCertificateContext ClientCertificate(string certificatePem, string keyPem)
    {
        X509Certificate2 certificate;
        try
        {
            certificate = X509Certificate2.CreateFromPem(certificatePem, keyPem);
        }
        catch (ArgumentException e)
        {
            // The key is another certificate's.
            throw new CryptographicException(e.Message, e);
        }

        if (OperatingSystem.IsWindows())
        {
            // TLS there does not take keys that exist in memory only.
            using var memory = certificate;
            certificate = X509CertificateLoader.LoadPkcs12(memory.Export(X509ContentType.Pkcs12), null);
        }

        var chain = new X509Certificate2Collection();
        chain.ImportFromPem(certificatePem);
        return SslStreamCertificateContext.Create(certificate, chain, offline: true);
    }
}
