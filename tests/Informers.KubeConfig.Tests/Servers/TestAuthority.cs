using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Informers.Tests.KubeConfigs;

/// <summary>A certificate authority made for a test.</summary>
internal sealed class TestAuthority
{
    private static readonly DateTimeOffset From = DateTimeOffset.UtcNow.AddHours(-1);
    private readonly X509Certificate2 _certificate;

    public TestAuthority(string name = "test authority")
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        _certificate = request.CreateSelfSigned(From, From.AddDays(2));
    }

    private TestAuthority(X509Certificate2 certificate) => _certificate = certificate;

    public string Pem => _certificate.ExportCertificatePem();

    /// <summary>An authority below this one.</summary>
    public TestAuthority Intermediate(string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        return new TestAuthority(Sign(request, key));
    }

    /// <summary>A server's certificate, for 127.0.0.1 or for a name.</summary>
    public X509Certificate2 Server(string? name = null)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=server", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        if (name is null)
        {
            names.AddIpAddress(IPAddress.Loopback);
        }
        else
        {
            names.AddDnsName(name);
        }

        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1")], false));
        return Loadable(Sign(request, key));
    }

    /// <summary>A client's certificate and key, in PEM.</summary>
    public (string Certificate, string Key) Client(string name)
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.2")], false));
        using var certificate = request.Create(_certificate.SubjectName, Generator(), From, From.AddDays(1), RandomNumberGenerator.GetBytes(8));
        return (certificate.ExportCertificatePem(), TestSecrets.Register(key.ExportRSAPrivateKeyPem()));
    }

    private static X509Certificate2 Loadable(X509Certificate2 certificate) =>
        X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pkcs12), null);

    private X509SignatureGenerator Generator() => X509SignatureGenerator.CreateForECDsa(_certificate.GetECDsaPrivateKey()!);

    private X509Certificate2 Sign(CertificateRequest request, ECDsa key)
    {
        using var certificate = request.Create(_certificate.SubjectName, Generator(), From, From.AddDays(1), RandomNumberGenerator.GetBytes(8));
        return certificate.CopyWithPrivateKey(key);
    }
}
