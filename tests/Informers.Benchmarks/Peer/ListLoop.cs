using System.Diagnostics;
using System.Text.Json.Nodes;

namespace Informers.Benchmarks.Peer;

/// <summary>Lists everything again and again while the store changes, on a thread of its own, with a pause between.</summary>
internal sealed class ListLoop<T> : IDisposable
    where T : class
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(2);

    private readonly Lister<T> _lister;
    private readonly ManualResetEventSlim _stop = new();
    private readonly Thread _thread;
    private long _ticks;
    private long _allocated;
    private long _lists;
    private long _objects;

    public ListLoop(Lister<T> lister)
    {
        _lister = lister;
        _thread = new Thread(Run) { IsBackground = true };
        _thread.Start();
    }

    /// <summary>Ends the loop. Each list is one that found the store changed since the last, unless nothing came in the pause.</summary>
    public JsonObject Stop()
    {
        _stop.Set();
        _thread.Join();
        return new JsonObject
        {
            ["lists"] = _lists,
            ["mean_ns"] = _ticks * (1e9 / Stopwatch.Frequency) / _lists,
            ["alloc_bytes"] = (double)_allocated / _lists,
            ["objects"] = (double)_objects / _lists,
        };
    }

    public void Dispose() => _stop.Dispose();

    private void Run()
    {
        while (!_stop.Wait(Pause))
        {
            var allocated = GC.GetAllocatedBytesForCurrentThread();
            var start = Stopwatch.GetTimestamp();
            var list = _lister.List();
            _ticks += Stopwatch.GetTimestamp() - start;
            _allocated += GC.GetAllocatedBytesForCurrentThread() - allocated;
            _objects += list.Count;
            _lists++;
        }
    }
}
