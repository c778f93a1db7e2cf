using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Corpus.Support;
using Informers;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Corpus.Certificates;

[KubernetesResource("pki.example.com", "v1", "Certificate", "certificates")]
public sealed record Certificate
{
    [JsonPropertyName("metadata")]
    public ObjectMeta? Metadata { get; init; }

    [JsonPropertyName("spec")]
    public CertificateSpec? Spec { get; init; }

    [JsonPropertyName("status")]
    public CertificateStatus? Status { get; init; }
}

public sealed record CertificateSpec
{
    [JsonPropertyName("commonName")]
    public string? CommonName { get; init; }

    [JsonPropertyName("days")]
    public int Days { get; init; }
}

public sealed record CertificateStatus
{
    [JsonPropertyName("serial")]
    public string? Serial { get; init; }

    [JsonPropertyName("notAfter")]
    public DateTimeOffset? NotAfter { get; init; }

    [JsonPropertyName("failures")]
    public int Failures { get; init; }
}

[GenerateInformer(typeof(Certificate))]
public sealed partial class CertificateInformers;

public interface ISigner
{
    Task<(string Serial, DateTimeOffset NotAfter)> SignAsync(CertificateSpec spec, CancellationToken cancellationToken);
}

/// <summary>Signs anew what expires soon. The classes of the resource are immutable, so each change is a new object.</summary>
public sealed class CertificateRotator(CertificateInformers factory, KubeApi api, ISigner signer, TimeProvider time, ILogger<CertificateRotator> logger)
    : BackgroundService
{
    private static readonly GroupVersionResource Certificates = new("pki.example.com", "v1", "certificates");

    private ImmutableDictionary<string, int> _attempts = ImmutableDictionary<string, int>.Empty;

    public IReadOnlyDictionary<string, int> Attempts => Volatile.Read(ref _attempts);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var lister = factory.Pki.V1.Certificates.Lister;
        factory.Start(stoppingToken);
        if (!await factory.Pki.V1.Certificates.Informer.WaitForCacheSyncAsync(stoppingToken))
        {
            return;
        }

        using var timer = new PeriodicTimer(TimeSpan.FromMinutes(5), time);
        do
        {
            var soon = time.GetUtcNow().AddDays(7);
            foreach (var certificate in lister.List().Where(one => one.Status?.NotAfter is not { } end || end < soon))
            {
                await RotateAsync(certificate, stoppingToken);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async Task RotateAsync(Certificate certificate, CancellationToken cancellationToken)
    {
        if (certificate is not { Metadata: { Name: { } name, Namespace: { } space, Uid: { } uid }, Spec: { CommonName: not null } spec })
        {
            return;
        }

        _attempts = _attempts.SetItem(uid, _attempts.GetValueOrDefault(uid) + 1);
        var status = certificate.Status ?? new CertificateStatus();
        try
        {
            var (serial, notAfter) = await signer.SignAsync(spec with { Days = Math.Min(spec.Days, 397) }, cancellationToken);
            status = status with { Serial = serial, NotAfter = notAfter, Failures = 0 };
        }
        catch (InvalidOperationException error)
        {
            logger.LogWarning(error, "{Certificate} was not signed", name);
            status = status with { Failures = status.Failures + 1 };
        }

        if (certificate with { Status = status } == certificate)
        {
            return;
        }

        try
        {
            await api.PatchStatusAsync<Certificate>(Certificates, new ObjectName(space, name), new { status }, cancellationToken);
        }
        catch (KubeApiException error)
        {
            logger.LogWarning(error, "The status of {Certificate} was not written; the next round tries again", name);
        }
    }
}
