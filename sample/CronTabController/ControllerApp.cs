using Informers;
using Informers.Rest;

namespace CronTabController;

/// <summary>Puts the controller together: informers, reconcile loop, health and metrics.</summary>
internal static class ControllerApp
{
    /// <param name="args">The command line; <c>--urls</c> says where the endpoints are.</param>
    /// <param name="client">The API server; the caller disposes it, after the application.</param>
    /// <param name="configure">What a test or the embedded server adds.</param>
    public static WebApplication Build(string[] args, IRestClient client, Action<IServiceCollection>? configure = null)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions
        {
            Args = ClusterConnection.Others(args),
            ContentRootPath = AppContext.BaseDirectory,
        });
        builder.Services.AddSingleton(client);
        builder.Services.AddSingleton(TimeProvider.System);

        // The endpoints are there before the caches are full, so that they can say so; the reconcile loop waits by itself.
        builder.Services.AddInformers<ClusterInformers>(static options => options.WaitForSync = false).AddHealthChecks();
        builder.Services.AddSingleton<CronTabMetrics>();
        builder.Services.AddSingleton(static services => new EventRecorder(
            services.GetRequiredService<IRestClient>(),
            "crontab-controller",
            new EventRecorderOptions
            {
                TimeProvider = services.GetRequiredService<TimeProvider>(),
                LoggerFactory = services.GetRequiredService<ILoggerFactory>(),
            }));
        builder.Services.AddSingleton<CronTabReconciler>();
        builder.Services.AddHostedService<CronTabWorker>();
        builder.Services.AddSingleton(static _ => new MetricsEndpoint("Informers*", CronTabMetrics.MeterName, "System.Runtime"));
        configure?.Invoke(builder.Services);

        var app = builder.Build();
        app.MapHealthChecks("/healthz/ready", HealthPage.Of("ready"));
        app.MapHealthChecks("/healthz/live", HealthPage.Of("live"));
        app.MapGet("/metrics", app.Services.GetRequiredService<MetricsEndpoint>().WriteAsync);
        return app;
    }
}
