using Corpus.Generated.Core.V1;
using Corpus.Support;
using Informers.Rest;
using k8s.Models;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Corpus.Webhook;

/// <summary>The caches of an admission webhook.</summary>
public sealed class WebhookCache(IRestClient client, ILogger<WebhookCache> logger) : IHostedService
{
    private readonly ClusterInformers _factory = new(client);

    public INamespaceLister Namespaces => _factory.Core.V1.Namespaces.Lister;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _ = _factory.Core.V1.Namespaces.Informer;
        _factory.Start(cancellationToken);
        logger.LogInformation("The webhook's caches are starting");
        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _factory.ShutdownAsync();
    }
}

public static class WebhookEndpoints
{
    public static void MapWebhook(this WebApplication app)
    {
        app.MapPost("/validate/{namespace}", static (string @namespace, WebhookCache cache) =>
        {
            var space = cache.Namespaces.Get(@namespace);
            if (space is null)
            {
                return Results.Json(new { allowed = false, message = $"namespace {@namespace} does not exist" });
            }

            return Results.Json(new { allowed = IsOpen(space), message = (string?)null });
        });
        app.MapGet("/readyz", static () => Results.Ok());
    }

    public static IServiceCollection AddWebhook(this IServiceCollection services)
    {
        services.AddSingleton<WebhookCache>();
        services.AddHostedService(static provider => provider.GetRequiredService<WebhookCache>());
        return services;
    }

    private static bool IsOpen(V1Namespace space) =>
        space is { Status.Phase: "Active", Metadata.Labels: var labels } && labels?.ContainsKey("frozen") is not true;
}
