using Corpus.Generated.Core.V1;
using Corpus.Support;
using Informers;
using k8s.Models;
using Microsoft.Extensions.Logging;

namespace Corpus.Mirror;

/// <summary>Copies secrets that ask for it into the namespaces that they name.</summary>
public sealed class SecretMirror(ClusterInformers factory, KubeApi api, ILogger<SecretMirror> logger)
{
    private const string Targets = "mirror.example.com/to";
    private const string Source = "mirror.example.com/from";

    private readonly ISecretLister _secrets = factory.Core.V1.Secrets.Lister;
    private readonly INamespaceLister _namespaces = factory.Core.V1.Namespaces.Lister;

    public async Task RunAsync(TimeSpan period, CancellationToken cancellationToken)
    {
        factory.Start(cancellationToken);
        if (!(await factory.WaitForCacheSyncAsync(cancellationToken)).AllSynced)
        {
            logger.LogWarning("Stopped before the caches were filled");
            return;
        }

        using var timer = new PeriodicTimer(period);
        do
        {
            foreach (var secret in _secrets.List())
            {
                foreach (var target in TargetsOf(secret))
                {
                    await MirrorAsync(secret, target, cancellationToken);
                }
            }
        }
        while (await timer.WaitForNextTickAsync(cancellationToken));
    }

    private static V1Secret CopyFor(V1Secret source, string target)
    {
        var copy = new V1Secret
        {
            ApiVersion = "v1",
            Kind = "Secret",
            Type = source.Type,
            Metadata = new V1ObjectMeta
            {
                Name = source.Metadata.Name,
                NamespaceProperty = target,
                Labels = source.Metadata.Labels is null ? [] : new Dictionary<string, string>(source.Metadata.Labels),
            },
            Data = source.Data?.ToDictionary(static pair => pair.Key, static pair => pair.Value.ToArray()),
        };
        copy.Metadata.Labels["app.kubernetes.io/managed-by"] = "secret-mirror";
        copy.Metadata.Annotations = new Dictionary<string, string> { [Source] = source.Metadata.NamespaceProperty };
        copy.Data?.Remove("tls.key.bak");
        return copy;
    }

    private static bool IsSame(IDictionary<string, byte[]>? left, IDictionary<string, byte[]>? right)
    {
        if (left is null || right is null)
        {
            return (left?.Count ?? 0) == (right?.Count ?? 0);
        }

        return left.Count == right.Count
            && left.All(pair => right.TryGetValue(pair.Key, out var other) && pair.Value.AsSpan().SequenceEqual(other));
    }

    private IEnumerable<string> TargetsOf(V1Secret secret)
    {
        if (secret.Metadata.DeletionTimestamp is not null
            || secret.Metadata.Annotations?.TryGetValue(Targets, out var text) is not true)
        {
            return [];
        }

        var names = text!.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).ToList();
        names.Remove(secret.Metadata.NamespaceProperty);
        names.Sort(StringComparer.Ordinal);
        return names.Where(name => _namespaces.Get(name) is { Status.Phase: not "Terminating" });
    }

    private async Task MirrorAsync(V1Secret source, string target, CancellationToken cancellationToken)
    {
        var copy = CopyFor(source, target);
        var existing = _secrets.Secrets(target).Get(copy.Metadata.Name);
        try
        {
            if (existing is null)
            {
                await api.CreateAsync(Resources.Secrets, target, copy, cancellationToken);
            }
            else if (existing.Metadata.Annotations?.ContainsKey(Source) is true && !IsSame(existing.Data, copy.Data))
            {
                copy.Metadata.ResourceVersion = existing.Metadata.ResourceVersion;
                await api.ReplaceAsync(Resources.Secrets, new ObjectName(target, copy.Metadata.Name), copy, cancellationToken);
            }
        }
        catch (KubeApiException error)
        {
            logger.LogWarning(error, "{Secret} was not copied to {Namespace}; the next round tries again", copy.Metadata.Name, target);
        }
    }
}
