using System.Threading.Channels;
using Microsoft.Extensions.Logging;

namespace Corpus.Support;

/// <summary>
/// Keys that wait for work. A key waits once however often it is added, is never worked on twice at a time, and comes back later when
/// the work failed.
/// </summary>
public sealed class WorkQueue<T>
    where T : notnull
{
    private readonly Channel<T> _ready = Channel.CreateUnbounded<T>();
    private readonly Lock _gate = new();
    private readonly HashSet<T> _waiting = [];
    private readonly HashSet<T> _active = [];
    private readonly Dictionary<T, int> _failures = [];

    public void Add(T key)
    {
        lock (_gate)
        {
            if (_waiting.Add(key) && !_active.Contains(key))
            {
                _ready.Writer.TryWrite(key);
            }
        }
    }

    public async Task RunAsync(Func<T, CancellationToken, Task> work, ILogger logger, CancellationToken cancellationToken)
    {
        await foreach (var key in _ready.Reader.ReadAllAsync(cancellationToken))
        {
            lock (_gate)
            {
                _waiting.Remove(key);
                _active.Add(key);
            }

            try
            {
                await work(key, cancellationToken);
                _failures.Remove(key);
            }
            catch (Exception error) when (error is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
            {
                logger.LogError(error, "{Key} failed", key);
                _ = AddLaterAsync(key, cancellationToken);
            }
            finally
            {
                lock (_gate)
                {
                    _active.Remove(key);
                    if (_waiting.Contains(key))
                    {
                        _ready.Writer.TryWrite(key);
                    }
                }
            }
        }
    }

    private async Task AddLaterAsync(T key, CancellationToken cancellationToken)
    {
        var failures = _failures[key] = _failures.GetValueOrDefault(key) + 1;
        var delay = TimeSpan.FromSeconds(Math.Min(300, Math.Pow(2, failures)));
        await Task.Delay(delay, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!cancellationToken.IsCancellationRequested)
        {
            Add(key);
        }
    }
}
