using BenchmarkDotNet.Attributes;
using k8s.Models;

namespace Informers.Benchmarks.Micro;

/// <summary>
/// What readers cost the writer. Readers take cores, whatever they read; so the measure is the same number of readers of another
/// store, which take the same cores and nothing else. Beside it, what a lock around a dictionary does.
/// </summary>
public class StoreReadersBenchmarks
{
    private const int Count = 10_000;
    private const int Writes = 20_000;

    private readonly List<Thread> _threads = [];
    private readonly ReaderWriterLockSlim _lock = new();
    private V1Pod[] _pods = null!;
    private ObjectName[] _names = null!;
    private Indexer<V1Pod> _indexer = null!;
    private Indexer<V1Pod> _other = null!;
    private Dictionary<ObjectName, V1Pod> _dictionary = null!;
    private bool _stop;

    [Params(8, 80)]
    public int Readers { get; set; }

    [GlobalSetup(Target = nameof(ReadersOfAnotherStore))]
    public void ReadAnother() => Start(() => Read(_other));

    [GlobalSetup(Target = nameof(ReadersOfThisStore))]
    public void ReadThis() => Start(() => Read(_indexer));

    [GlobalSetup(Target = nameof(ReadersOfALockedDictionary))]
    public void ReadLocked() => Start(() =>
    {
        foreach (var name in _names)
        {
            _lock.EnterReadLock();
            _dictionary.TryGetValue(name, out _);
            _lock.ExitReadLock();
        }

        _lock.EnterReadLock();
        GC.KeepAlive(_dictionary.Values.ToArray());
        _lock.ExitReadLock();
    });

    [GlobalCleanup]
    public void Stop()
    {
        Volatile.Write(ref _stop, true);
        _threads.ForEach(static thread => thread.Join());
        _threads.Clear();
    }

    [Benchmark(Baseline = true, OperationsPerInvoke = Writes)]
    public void ReadersOfAnotherStore() => Write();

    [Benchmark(OperationsPerInvoke = Writes)]
    public void ReadersOfThisStore() => Write();

    [Benchmark(OperationsPerInvoke = Writes)]
    public void ReadersOfALockedDictionary()
    {
        for (var i = 0; i < Writes; i++)
        {
            var pod = _pods[i % Count];
            _lock.EnterWriteLock();
            _dictionary[MicroPods.Type.GetObjectName(pod)] = pod;
            _lock.ExitWriteLock();
        }
    }

    private void Write()
    {
        for (var i = 0; i < Writes; i++)
        {
            _indexer.Update(_pods[i % Count]);
        }
    }

    private void Read(Indexer<V1Pod> indexer)
    {
        foreach (var name in _names)
        {
            GC.KeepAlive(indexer.Get(name));
        }

        GC.KeepAlive(indexer.List());
        GC.KeepAlive(indexer.ByIndex(IndexNames.Namespace, "bench-3"));
    }

    private void Start(Action read)
    {
        _pods = MicroPods.Make(Count);
        _names = MicroPods.Names(_pods, sameStrings: true);
        _dictionary = _pods.ToDictionary(MicroPods.Type.GetObjectName);
        _indexer = new Indexer<V1Pod>(MicroPods.Type, MicroPods.ByNamespace);
        _indexer.Replace(_pods, "1");
        _other = new Indexer<V1Pod>(MicroPods.Type, MicroPods.ByNamespace);
        _other.Replace(_pods, "1");
        _stop = false;
        for (var i = 0; i < Readers; i++)
        {
            var thread = new Thread(() =>
            {
                while (!Volatile.Read(ref _stop))
                {
                    read();
                }
            })
            { IsBackground = true };
            _threads.Add(thread);
            thread.Start();
        }
    }
}
