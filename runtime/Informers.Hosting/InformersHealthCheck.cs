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

        // With a token that has fired it does not wait: it says how things are.
        var sync = await factory.WaitForCacheSyncAsync(new CancellationToken(canceled: true)).ConfigureAwait(false);
        var data = new Dictionary<string, object>(StringComparer.Ordinal);
        var wrong = new List<string>();
        foreach (var state in sync.Informers)
        {
            var name = state.Resource.ToString();
            if (!factory.TryForResource(state.Resource, out var generic))
            {
                // Made by InformerFor for a resource that the factory does not know by itself: all that is known is whether it synced.
                data[name] = state.HasSynced ? "synced" : "syncing";
                if (!live && !state.HasSynced)
                {
                    wrong.Add($"{name} has not synced{Because(state.LastError)}");
                }

                continue;
            }

            var freshness = generic.Informer.Freshness;
            data[name] = string.Create(
                CultureInfo.InvariantCulture,
                $"{generic.Lister.List().Count} objects at resource version {Version(generic.Informer)}, {freshness.State}, {freshness.Age.TotalSeconds:0.0} s old{Because(freshness.LastError)}");
            if (Problem(state, freshness, staleAfter) is { } problem)
            {
                wrong.Add($"{name} {problem}");
            }
        }

        return wrong.Count == 0
            ? HealthCheckResult.Healthy(live ? "All caches follow the server." : "All caches are full.", data)
            : new HealthCheckResult(context.Registration.FailureStatus, string.Join("; ", wrong), data: data);
    }

    private static string Version(ISharedInformer informer) =>
        informer.LastStoreSyncResourceVersion is { Length: > 0 } version ? version : "none";

    private static string Because(Exception? error) => error is null ? string.Empty : $": {error.Message}";

    private string? Problem(CacheSyncState state, Freshness freshness, TimeSpan staleAfter)
    {
        if (!live)
        {
            return state.HasSynced ? null : $"has not synced{Because(state.LastError)}";
        }

        // The first list is the ready check's matter; a watch that is open and silent may have nothing to say, for ever; and a paused reader
        // waits for us, not for the server.
        return freshness.State switch
        {
            FreshnessState.Stopped => "has stopped",
            FreshnessState.Stale or FreshnessState.Failing when freshness.Age > staleAfter => string.Create(
                CultureInfo.InvariantCulture, $"had no sign of life for {freshness.Age.TotalSeconds:0} s{Because(freshness.LastError)}"),
            _ => null,
        };
    }
}
