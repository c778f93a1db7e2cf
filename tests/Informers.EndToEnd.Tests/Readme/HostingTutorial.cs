// <readme>
using Informers;
using k8s;
using k8s.Models;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Tutorial.Generated.Apps.V1;
// </readme>

namespace Tutorial;

/// <summary>A worker, as the README of Informers.Hosting shows it.</summary>
internal static class HostingTutorial
{
    public static async Task RunAsync(KubernetesClientConfiguration config, TutorialConsole console, CancellationToken cancellationToken)
    {
        // <readme>
        var builder = Host.CreateApplicationBuilder();
        builder.Services.AddSingleton(config);        // KubernetesClientConfiguration.BuildDefaultConfig(); or an IRestClient
        builder.Services.AddInformers<WorkerInformers>(options => options.DefaultResync = TimeSpan.FromMinutes(10)).AddHealthChecks();
        builder.Services.AddHostedService<Worker>();
        // </readme>
        builder.Services.AddSingleton(console);
        // <readme>
        await builder.Build().RunAsync(cancellationToken);
        // </readme>
    }
}

// <readme>
[GenerateInformer(typeof(V1Deployment))]
public partial class WorkerInformers;

internal sealed class Worker(IDeploymentLister deployments, TutorialConsole console) : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // The cache is full: other hosted services start after the informers have synced.
        console.WriteLine($"{deployments.List(LabelSelector.Everything).Count} deployments");
        return Task.CompletedTask;
    }
}
// </readme>
