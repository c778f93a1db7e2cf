using Microsoft.Extensions.Hosting;

namespace Informers.Hosting;

/// <summary>
/// Starts a factory before any other hosted service starts, and stops it after all others have stopped: they find their caches full and alive.
/// </summary>
internal sealed class InformersHostedService<TFactory>(FactoryRegistration<TFactory> registration, IServiceProvider services)
    : IHostedLifecycleService, IDisposable
    where TFactory : SharedInformerFactory, IInjectableInformers<TFactory>
{
    private readonly CancellationTokenSource _stopping = new();
    private TFactory? _factory;

    /// <inheritdoc/>
    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        var options = registration.Options(services);
        _factory = registration.Resolve(services);
        if (options.StartAll)
        {
            foreach (var resource in _factory.KnownResources)
            {
                _factory.ForResource(resource);
            }
        }

        _factory.Start(_stopping.Token);
        if (!options.WaitForSync)
        {
            return;
        }

        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        if (options.SyncTimeout is { } timeout)
        {
            limit.CancelAfter(timeout);
        }

        try
        {
            await _factory.EnsureCacheSyncAsync(limit.Token).ConfigureAwait(false);
        }
        catch (CacheSyncException) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellationToken);
        }
    }

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public async Task StoppedAsync(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        if (_factory is { } factory)
        {
            // Within the host's time limit: handlers that do not return are left behind.
            await factory.ShutdownAsync().WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _stopping.Dispose();
}
