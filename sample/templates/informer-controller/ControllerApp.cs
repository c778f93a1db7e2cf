using Informers.Rest;

namespace Informer_Controller;

/// <summary>Puts the controller together: informers, reconcile loop, health and metrics.</summary>
internal static class ControllerApp
{
    /// <param name="args">The command line; <c>--urls</c> says where the endpoints are.</param>
    /// <param name="client">The API server; the caller disposes it, after the application.</param>
    public static WebApplication Build(string[] args, IRestClient client)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions
        {
            Args = ClusterConnection.Others(args),
            ContentRootPath = AppContext.BaseDirectory,
        });
        builder.Services.AddSingleton(client);

        // The endpoints are there before the caches are full, so that they can say so; the reconcile loop waits by itself.
        builder.Services.AddInformers<ClusterInformers>(static options => options.WaitForSync = false).AddHealthChecks();
        builder.Services.AddHostedService<WebsiteController>();
        builder.Services.AddSingleton(static _ => new MetricsEndpoint("Informers*", "System.Runtime"));

        var app = builder.Build();
        app.MapHealthChecks("/healthz/ready", HealthPage.Of("ready"));
        app.MapHealthChecks("/healthz/live", HealthPage.Of("live"));
        app.MapGet("/metrics", app.Services.GetRequiredService<MetricsEndpoint>().WriteAsync);
        return app;
    }
}
