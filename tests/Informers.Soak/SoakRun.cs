using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;
using Informers.Rest;
using Informers.Testing;

namespace Informers.Soak;

/// <summary>One run: start, misbehave, calm down, compare, dispose, count what is left.</summary>
internal sealed class SoakRun(SoakOptions options)
{
    // Handlers beside the first of each informer: as many as there are at any time, so that memory stays comparable.
    private const int ExtraHandlers = 10;

    // They end what hangs, and are no measure of speed: a machine that does ten other things stays well within.
    private static readonly TimeSpan SyncLimit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan AgreementLimit = TimeSpan.FromSeconds(120);
    private static readonly TimeSpan DisposalLimit = TimeSpan.FromSeconds(30);

    private readonly List<string> _failures = [];
    private readonly FastTimeProvider _serverTime = new(options.Speed);
    private readonly FastTimeProvider _time = new(options.Speed);
    private readonly CountingLogs _logs = new();
    private readonly Memory _memory = new();
    private readonly Random _random = new(options.Seed + 2);
    private readonly List<RestClient> _clients = [];
    private int _invalidObjects;
    private int _errors;
    private int _handlersAdded;
    private int _handlersRemoved;

    /// <summary>Runs, and prints what it found.</summary>
    /// <returns>Whether everything was as it must be.</returns>
    public async Task<bool> RunAsync(CancellationToken cancellationToken)
    {
        Say($"soak: {options.Duration.TotalSeconds:F0} s, seed {options.Seed}, about {options.Objects} objects and {options.WritesPerSecond} writes/s, clock x{options.Speed}");
        using var sockets = new OpenSockets();
        await using var server = await FakeApiServer.StartAsync(
            new FakeApiServerOptions { TimeProvider = _serverTime, WatchCache = false, HistorySize = 500 }, cancellationToken);
        var writer = new Writer(server, options);
        writer.Fill();
        var faults = new FaultMaker(server, options);
        var before = Counters.Take(_logs, _time, server, sockets);
        Say($"before: {before}");

        var subjects = await RunInformersAsync(server, writer, faults, sockets, cancellationToken);

        // Off the stack of that method, whose locals would count as references.
        await Task.Yield();

        // Every thing that informers held is to be gone: loops and timers, the client's sockets, and the server's ends of them.
        var waiting = Stopwatch.StartNew();
        var after = Counters.Take(_logs, _time, server, sockets);
        while (after != before && waiting.Elapsed < DisposalLimit)
        {
            await Task.Delay(100, cancellationToken);
            after = Counters.Take(_logs, _time, server, sockets);
        }

        Say($"after:  {after}");
        Check(after == before, $"left over after all is disposed: before {before}; after {after} {sockets.Details}");
        var left = Memory.Collect();
        var reachable = subjects.Sum(static subject => subject.Reachable);
        Say($"heap after all informers are disposed: {Megabytes(left)}; informers, handlers and registrations still reachable: {reachable}");
        Check(reachable == 0, $"{reachable} informers, handlers or registrations are still referred to after all is disposed");

        foreach (var failure in _failures)
        {
            Say($"FAILED: {failure}");
        }

        Say(_failures.Count == 0 ? "soak: ok" : $"soak: {_failures.Count} failures; again with --seed {options.Seed}");
        return _failures.Count == 0;
    }

    private static string Megabytes(long bytes) => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1048576.0:F1} MB");

    private static void Say(FormattableString line) => Say(FormattableString.Invariant(line));

    private static void Say(string line) => Console.WriteLine(line);

    private void Check(bool condition, string failure)
    {
        if (!condition)
        {
            _failures.Add(failure);
        }
    }

    // A method of its own, so that nothing of the informers stays in a local of the caller.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private async Task<IReadOnlyList<ISubject>> RunInformersAsync(
        FakeApiServer server, Writer writer, FaultMaker faults, OpenSockets sockets, CancellationToken cancellationToken)
    {
        var subjects = new List<ISubject>();
        var factories = new List<SoakInformers>
        {
            Add(subjects, "streaming", server, new Scope([], null)),
            Add(subjects, "two namespaces", server, new Scope(["ns-1", "ns-2"], null)),
            Add(subjects, "paged", server, new Scope([], null), static handler => new WithoutStreamingLists(handler)),
            Add(subjects, "selected, classic queue", server, new Scope([], "tier=front"), configure: static factory =>
            {
                factory.DefaultResync = TimeSpan.FromMinutes(1);
                factory.For<k8s.Models.V1ConfigMap>(static o => o.Queue = DeltaQueueKind.Classic)
                    .For<k8s.Models.V1Deployment>(static o => o.Queue = DeltaQueueKind.Classic)
                    .For<k8s.Models.V1Node>(static o => o.Queue = DeltaQueueKind.Classic)
                    .For<k8s.Models.V1Pod>(static o => o.Queue = DeltaQueueKind.Classic);
            }),
            Add(subjects, "HTTP/2", server, new Scope([], null), static handler => new OverHttp2(handler)),
        };
        Check(subjects.Count == 20, $"there are {subjects.Count} informers, not 20");
        var clock = Stopwatch.StartNew();
        using (var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken))
        {
            limit.CancelAfter(SyncLimit);
            foreach (var factory in factories)
            {
                factory.Start(cancellationToken);
            }

            foreach (var factory in factories)
            {
                await factory.EnsureCacheSyncAsync(limit.Token);
            }
        }

        Say($"{subjects.Count} informers synced in {clock.ElapsedMilliseconds} ms: {writer.Objects} objects on the server");
        var firstLists = _logs.Lists;
        var start = Memory.Collect();
        await MisbehaveAsync(server, writer, faults, subjects, cancellationToken);
        Say($"under way: {Counters.Take(_logs, _time, server, sockets)} {sockets.Details}");

        clock.Restart();
        var differences = await AgreeAsync(server, subjects, cancellationToken);
        Say($"faults: {faults}");
        Say($"writes: {writer.Writes}, {writer.Spoilt} of them undecodable; objects kept out: {_invalidObjects} times; other errors told: {_errors}");
        Say($"lists: {_logs.Lists}, {_logs.Lists - firstLists} of them again; watches opened: {_logs.Watches}; rounds failed: {_logs.Failures}");
        Say($"handlers: {subjects.Sum(static s => s.Handlers)} at the end, {_handlersAdded} added and {_handlersRemoved} removed while running, {subjects.Sum(static s => s.Calls)} events");
        Say($"agreement of server, caches, indexes and handlers: {(differences.Count == 0 ? "exact" : "NONE")}, {clock.ElapsedMilliseconds} ms after the faults");
        _failures.AddRange(differences);
        Say($"heap after full collections: first third {Megabytes(_memory.First)}, last third {Megabytes(_memory.Last)} (lowest of each; bound {Megabytes(_memory.Bound)}), highest {Megabytes(_memory.Highest)}, {_memory.Count} samples");
        Check(_memory.IsFlat, $"the heap grew from {Megabytes(_memory.First)} to {Megabytes(_memory.Last)}");

        Say($"heap after full collections: {Megabytes(start)} at the start, {Megabytes(_memory.Middle)} in the middle, {Megabytes(Memory.Collect())} at rest at the end");

        // An informer refers to the handler that was removed last, with its registration, until the next one is removed.
        var reachable = subjects.Max(static subject => subject.Reachable);
        Check(reachable <= 2, $"{reachable} removed handlers or registrations are still referred to while an informer runs");

        foreach (var factory in factories)
        {
            await factory.DisposeAsync();
        }

        // A client that was handed to a factory stays its maker's.
        _clients.ForEach(static client => client.Dispose());
        subjects.ForEach(static subject => subject.Forget());
        factories.Clear();
        return subjects;
    }

    private async Task MisbehaveAsync(
        FakeApiServer server, Writer writer, FaultMaker faults, List<ISubject> subjects, CancellationToken cancellationToken)
    {
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var interval = TimeSpan.FromSeconds(Math.Max(1, options.Duration.TotalSeconds / 60));
        var clock = Stopwatch.StartNew();
        var writing = Task.Run(() => writer.RunAsync(enough.Token), CancellationToken.None);
        var misbehaving = Task.Run(() => faults.RunAsync(enough.Token), CancellationToken.None);
        using (var beat = new PeriodicTimer(interval))
        {
            while ((clock.Elapsed < options.Duration || _memory.Count < 3) && !writing.IsCompleted && !misbehaving.IsCompleted)
            {
                await beat.WaitForNextTickAsync(cancellationToken);
                subjects[_random.Next(subjects.Count)].AddHandler();
                _handlersAdded++;
                var removable = subjects.FindAll(static subject => subject.Handlers > 1);
                if (removable.Sum(static subject => subject.Handlers - 1) > ExtraHandlers)
                {
                    await removable[_random.Next(removable.Count)].RemoveHandlerAsync();
                    _handlersRemoved++;
                }

                server.ClearRequests();
                _memory.Sample();
            }
        }

        await enough.CancelAsync();
        await Task.WhenAll(writing, misbehaving);
    }

    private static async Task<IReadOnlyList<string>> AgreeAsync(
        FakeApiServer server, List<ISubject> subjects, CancellationToken cancellationToken)
    {
        var truths = subjects.Select(static subject => (subject.Resource, subject.Scope)).Distinct().ToDictionary(
            static key => key, key => key.Scope.Truth(server, key.Resource));
        var waiting = Stopwatch.StartNew();
        while (true)
        {
            List<string> differences = [.. subjects.SelectMany(subject => subject.Differences(truths[(subject.Resource, subject.Scope)]))];
            if (differences.Count == 0 || waiting.Elapsed > AgreementLimit)
            {
                return differences;
            }

            await Task.Delay(250, cancellationToken);
        }
    }

    private SoakInformers Add(
        List<ISubject> subjects,
        string name,
        FakeApiServer server,
        Scope scope,
        Func<HttpMessageHandler, HttpMessageHandler>? wrap = null,
        Action<SharedInformerOptions>? configure = null)
    {
        HttpMessageHandler handler = RestClient.CreateHandler();
        handler = wrap?.Invoke(handler) ?? handler;
        var http = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
        var client = new RestClient(handler is OverHttp2 ? server.Http2Address : server.Address, http, new RestClientOptions { Owned = http });
        _clients.Add(client);
        var settings = new SharedInformerOptions
        {
            Name = name,
            Namespaces = scope.Namespaces.Count == 0 ? null : scope.Namespaces,
            TimeProvider = _time,
            LoggerFactory = _logs,
            WatchErrorHandler = (_, error) => Interlocked.Increment(ref error is InvalidObjectException ? ref _invalidObjects : ref _errors),
        };
        if (scope.LabelSelector is { } selector)
        {
            settings.TweakListOptions = query => query.LabelSelector = selector;
        }

        configure?.Invoke(settings);
        var factory = new SoakInformers(client, settings);
        subjects.Add(new Subject<k8s.Models.V1ConfigMap>(subjects.Count, name, scope, factory.Core.V1.ConfigMaps.Informer));
        subjects.Add(new Subject<k8s.Models.V1Deployment>(subjects.Count, name, scope, factory.Apps.V1.Deployments.Informer));
        subjects.Add(new Subject<k8s.Models.V1Node>(subjects.Count, name, scope with { Namespaces = [] }, factory.Core.V1.Nodes.Informer));
        subjects.Add(new Subject<k8s.Models.V1Pod>(subjects.Count, name, scope, factory.Core.V1.Pods.Informer));
        return factory;
    }
}
