using System.Text.Json;
using Corpus.Support;
using Informers;
using Informers.Rest;
using k8s.Models;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Corpus.Live;

/// <summary>Streams changes to browsers.</summary>
public static class LiveStream
{
    public static IServiceCollection AddLive(this IServiceCollection services, Uri server)
    {
        services.AddSingleton<IRestClient>(_ => new RestClient(server));
        services.AddSingleton(static provider => new ClusterInformers(provider.GetRequiredService<IRestClient>()));
        services.AddSingleton(static provider => provider.GetRequiredService<ClusterInformers>().Core.V1.Pods.Informer);
        services.AddSingleton(static provider => provider.GetRequiredService<ClusterInformers>().Core.V1.Nodes.Informer);
        services.AddSingleton(static provider => provider.GetRequiredService<ClusterInformers>().Core.V1.Services.Informer);
        services.AddHostedService<Running>();
        return services;
    }

    public static IEndpointRouteBuilder MapLive(this IEndpointRouteBuilder app)
    {
        app.MapGet("/live/pods", StreamPodsAsync);
        app.MapGet("/live/nodes", static async (HttpContext context, ISharedIndexInformer<V1Node> nodes) =>
        {
            await foreach (var change in nodes.WatchAsync(OverflowPolicy.Block, 10, context.RequestAborted))
            {
                await WriteAsync(context, change.Type.ToString(), change.Name);
            }
        });
        app.MapGet("/live/services", static async (HttpContext context, ISharedIndexInformer<V1Service> services) =>
        {
            try
            {
                await foreach (var change in services.WatchAsync(OverflowPolicy.Coalesce, cancellationToken: context.RequestAborted))
                {
                    await WriteAsync(context, change.Type.ToString(), change.Name);
                }
            }
            catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
            {
                // The browser left.
            }
        });
        return app;
    }

    private static async Task StreamPodsAsync(HttpContext context, ISharedIndexInformer<V1Pod> pods)
    {
        var gate = new SemaphoreSlim(1, 1);
        pods.AddEventHandler(new ResourceEventHandlerFuncs<V1Pod>
        {
            AddFunc = (pod, _) => Send("Added", pod),
            UpdateFunc = (_, pod) => Send("Updated", pod),
        });
        await Task.Delay(Timeout.Infinite, context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

        async void Send(string type, V1Pod pod)
        {
            await gate.WaitAsync(context.RequestAborted);
            try
            {
                await WriteAsync(context, type, new ObjectName(pod.Metadata.NamespaceProperty, pod.Metadata.Name));
            }
            finally
            {
                gate.Release();
            }
        }
    }

    private sealed class Running(ClusterInformers factory) : BackgroundService
    {
        protected override Task ExecuteAsync(CancellationToken stoppingToken)
        {
            factory.Start(stoppingToken);
            return Task.CompletedTask;
        }
    }

    private static async Task WriteAsync(HttpContext context, string type, ObjectName name)
    {
        await context.Response.WriteAsync(JsonSerializer.Serialize(new { type, name = name.ToString() }) + "\n", context.RequestAborted);
        await context.Response.Body.FlushAsync(context.RequestAborted);
    }
}
