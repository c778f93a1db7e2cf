using Corpus.Generated.Core.V1;
using Corpus.Support;
using Informers;
using Informers.Rest;
using k8s.Models;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Corpus.Web;

public sealed record PodDto(string Namespace, string Name, IDictionary<string, string> Labels, string? Node);

/// <summary>A web service that answers from the cache, and says so while it cannot.</summary>
public static class PodApi
{
    public static WebApplication Build(string[] args, Uri server)
    {
        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddSingleton<IRestClient>(_ => new RestClient(server));
        builder.Services.AddSingleton(static provider => new ClusterInformers(provider.GetRequiredService<IRestClient>()));
        builder.Services.AddSingleton(static provider => provider.GetRequiredService<ClusterInformers>().Core.V1.Pods.Lister);
        builder.Services.AddSingleton(static provider => provider.GetRequiredService<ClusterInformers>().Core.V1.Pods.Informer);

        var app = builder.Build();
        app.Lifetime.ApplicationStarted.Register(() =>
        {
            var factory = app.Services.GetRequiredService<ClusterInformers>();
            _ = factory.Core.V1.Pods.Informer;
            factory.Start(app.Lifetime.ApplicationStopping);
        });
        app.MapGet("/healthz", static (ISharedIndexInformer<V1Pod> pods) => Health(pods));
        app.MapGet("/pods/{namespace}", static (string @namespace, string? selector, IPodLister pods, ISharedIndexInformer<V1Pod> informer) =>
            !informer.HasSynced ? Results.StatusCode(StatusCodes.Status503ServiceUnavailable)
            : !LabelSelector.TryParse(selector ?? "", out var parsed) ? Results.BadRequest()
            : Results.Ok(ListOf(pods, @namespace, parsed)));
        app.MapGet("/pods/{namespace}/{name}", static async (
            string @namespace, string name, IPodLister pods, ISharedIndexInformer<V1Pod> informer, CancellationToken requestAborted) =>
        {
            if (!await informer.WaitForCacheSyncAsync(requestAborted))
            {
                return Results.StatusCode(StatusCodes.Status503ServiceUnavailable);
            }

            return pods.Pods(@namespace).Get(name) is { } pod ? Results.Ok(Dto(pod)) : Results.NotFound();
        });
        return app;
    }

    private static IResult Health(ISharedIndexInformer<V1Pod> pods) => pods.Freshness switch
    {
        { State: FreshnessState.Live or FreshnessState.Paused } => Results.Ok(),
        { State: FreshnessState.Stale, Age.TotalSeconds: < 60 } => Results.Ok("stale"),
        var other => Results.Problem(other.LastError?.Message ?? other.State.ToString(), statusCode: StatusCodes.Status503ServiceUnavailable),
    };

    private static List<PodDto> ListOf(IPodLister pods, string @namespace, LabelSelector selector)
    {
        var found = pods.Pods(@namespace).List(selector).Select(Dto).ToList();
        found.Sort(static (left, right) => string.CompareOrdinal(left.Name, right.Name));
        return found;
    }

    private static PodDto Dto(V1Pod pod)
    {
        var labels = new Dictionary<string, string>(pod.Metadata.Labels ?? new Dictionary<string, string>());
        labels.Remove("pod-template-hash");
        var dto = new PodDto(pod.Metadata.NamespaceProperty, pod.Metadata.Name, labels, pod.Spec?.NodeName);
        dto.Labels["phase"] = pod.Status?.Phase ?? "Unknown";
        return dto;
    }
}
