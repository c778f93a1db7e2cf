using System.Globalization;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Informers.Hosting;

/// <summary>Says whether a factory's caches can be used (ready), or follow the server (live), and how each informer is.</summary>
internal sealed class InformersHealthCheck<TFactory>(FactoryRegistration<TFactory> registration, bool live, IServiceProvider services) : IHealthCheck
    where TFactory : SharedInformerFactory, IInjectableInformers<TFactory>
{
    /// <inheritdoc/>
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var factory = registration.Resolve(services);
        var staleAfter = registration.Options(services).StaleAfter;

        // With a token that has fired it does not wait: it says how things are. Informers come to be, and stay, so that the two agree.
        var sync = await factory.WaitForCacheSyncAsync(new CancellationToken(canceled: true)).ConfigureAwait(false);
        var data = new Dictionary<string, object>(StringComparer.Ordinal);
        var wrong = new List<string>();
        foreach (var (state, informer) in sync.Informers.Zip(factory.AllInformers))
        {
            var name = state.Resource.ToString();
            var freshness = informer.Freshness;
            var health = new InformerHealth(
                factory.KnownResources.Contains(state.Resource) && factory.TryForResource(state.Resource, out var generic) ? generic.Lister.List().Count : null,
                informer.LastStoreSyncResourceVersion,
                state.HasSynced,
                freshness.State,
                freshness.Age,
                (freshness.LastError ?? state.LastError)?.Message);

            // A resource may have an informer of each of several classes.
            for (var number = 2; !data.TryAdd(name, health); number++)
            {
                name = string.Create(CultureInfo.InvariantCulture, $"{state.Resource}#{number}");
            }

            if (Problem(health, staleAfter) is { } problem)
            {
                wrong.Add($"{name} {problem}");
            }
        }

        return wrong.Count == 0
            ? HealthCheckResult.Healthy(live ? "All caches follow the server." : "All caches are full.", data)
            : new HealthCheckResult(context.Registration.FailureStatus, string.Join("; ", wrong), data: data);
    }

    // Of the health that is in the data, as all of this goes on meanwhile.
    private string? Problem(InformerHealth health, TimeSpan staleAfter)
    {
        var because = health.LastError is null ? string.Empty : $": {health.LastError}";
        if (!live)
        {
            return health.HasSynced ? null : $"has not synced{because}";
        }

        // The first list is the ready check's matter; a watch that is open and silent may have nothing to say, for ever; and a paused reader
        // waits for us, not for the server.
        return health.State switch
        {
            FreshnessState.Stopped => "has stopped",
            FreshnessState.Stale or FreshnessState.Failing when health.Age > staleAfter => string.Create(
                CultureInfo.InvariantCulture, $"had no sign of life for {health.Age.TotalSeconds:0} s{because}"),
            _ => null,
        };
    }
}
