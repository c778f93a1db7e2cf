using System.Text;
using Corpus.Support;
using Informers.Rest;
using k8s.Models;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Corpus.Reports;

/// <summary>Says which nodes there are at the moment, and what runs on them.</summary>
public sealed class NodeReport(IRestClient client) : IHostedService, IAsyncDisposable
{
    private readonly ClusterInformers _factory = new(client);
    private IReadOnlyList<V1Node> _nodes = [];
    private IReadOnlyList<V1Pod> _pods = [];

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var nodes = _factory.Core.V1.Nodes.Lister;
        _factory.Start(CancellationToken.None);
        await _factory.WaitForCacheSyncAsync(cancellationToken);
        _nodes = nodes.List();
        _pods = _factory.Core.V1.Pods.Lister.List();
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public ValueTask DisposeAsync() => _factory.DisposeAsync();

    public string Render()
    {
        var text = new StringBuilder();
        foreach (var node in _nodes.OrderBy(static node => node.Metadata.Name, StringComparer.Ordinal))
        {
            var pods = _pods.Count(pod => pod.Spec?.NodeName == node.Metadata.Name);
            text.Append(node.Metadata.Name).Append(": ").Append(pods).AppendLine();
        }

        return text.ToString();
    }
}

public static class NodeReportEndpoints
{
    public static IServiceCollection AddNodeReport(this IServiceCollection services, Uri server)
    {
        services.AddSingleton<IRestClient>(_ => new RestClient(server));
        services.AddScoped<ClusterInformers>(static provider => new(provider.GetRequiredService<IRestClient>()));
        services.AddSingleton<NodeReport>();
        services.AddHostedService(static provider => provider.GetRequiredService<NodeReport>());
        return services;
    }

    public static IEndpointRouteBuilder MapNodeReport(this IEndpointRouteBuilder app)
    {
        app.MapGet("/nodes/ready", static (ClusterInformers factory, CancellationToken requestAborted) => CountReadyAsync(factory, requestAborted));
        app.MapGet("/report", static (NodeReport report) => Results.Text(report.Render()));
        return app;
    }

    private static async Task<int> CountReadyAsync(ClusterInformers factory, CancellationToken cancellationToken)
    {
        var nodes = factory.Core.V1.Nodes.Lister;
        factory.Start(cancellationToken);
        await factory.EnsureCacheSyncAsync(cancellationToken);
        return nodes.List().Count(static node => node.Status?.Conditions?.Any(static one => one is { Type: "Ready", Status: "True" }) is true);
    }
}
