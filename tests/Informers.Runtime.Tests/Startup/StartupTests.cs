using System.Collections.Concurrent;
using System.Net;
using System.Threading.Channels;
using Informers.Rest;
using Informers.Testing;

namespace Informers.Tests.Startup;

public sealed class StartupTests
{
    private static readonly string[] Plurals = ["configmaps", "secrets", "services", "pods"];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task First_lists_take_turns_in_their_order()
    {
        await using var server = await FakeApiServer.StartAsync(cancellationToken: Token);
        using var client = new TurnstileClient(server.CreateRestClient());
        var options = new SharedInformerOptions { Startup = new() { MaxConcurrentLists = 2 } };
        options.For<Unstructured>(new("", "v1", "pods"), static pods => pods.StartupOrder = -1);
        await using var factory = new DynamicSharedInformerFactory(client, options);
        AskForAll(factory);
        factory.Start(Token);
        var first = await client.NextAsync();
        var second = await client.NextAsync();

        Assert.Equal(["configmaps", "pods"], new[] { first.Plural, second.Plural }.Order());
        first.Go();
        var third = await client.NextAsync();
        Assert.Equal("secrets", third.Plural);
        third.Go();
        var fourth = await client.NextAsync();
        Assert.Equal("services", fourth.Plural);
        Assert.Equal(2, client.MostAtOnce);
        second.Go();
        fourth.Go();
        await factory.EnsureCacheSyncAsync(Token).WithinTimeout();
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task A_first_list_that_is_refused_lets_the_next_go_before_it_tries_again()
    {
        await using var server = await FakeApiServer.StartAsync(cancellationToken: Token);
        var time = new ManualTimeProvider();
        using var client = new TurnstileClient(server.CreateRestClient());
        await using var factory = new DynamicSharedInformerFactory(client, new() { TimeProvider = time, Startup = new() { MaxConcurrentLists = 1 } });
        AskForAll(factory);
        factory.Start(Token);
        var configMaps = await client.NextAsync();
        configMaps.Refuse();
        foreach (var plural in Plurals[1..])
        {
            var turn = await client.NextAsync();
            Assert.Equal(plural, turn.Plural);
            turn.Go();
        }

        time.Advance(await time.WaitForTimerAsync(TimeSpan.FromSeconds(1.6), Token).WithinTimeout());
        var again = await client.NextAsync();
        Assert.Equal("configmaps", again.Plural);
        again.Go();
        await factory.EnsureCacheSyncAsync(Token).WithinTimeout();
        Assert.Equal(1, client.MostAtOnce);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task An_informer_that_stops_while_it_waits_leaves_its_turn_to_others()
    {
        await using var server = await FakeApiServer.StartAsync(cancellationToken: Token);
        using var client = new TurnstileClient(server.CreateRestClient());
        await using var factory = new DynamicSharedInformerFactory(client, new() { Startup = new() { MaxConcurrentLists = 1 } });
        using var stop = new CancellationTokenSource();
        factory.InformerFor(new GroupVersionResource("", "v1", "configmaps"));
        factory.InformerFor(new GroupVersionResource("", "v1", "secrets"));
        factory.Start(stop.Token);
        var configMaps = await client.NextAsync();
        factory.Start(Token);
        var pods = factory.InformerFor(new GroupVersionResource("", "v1", "pods"));
        await stop.CancelAsync();
        var next = await client.NextAsync();

        Assert.Equal("configmaps", configMaps.Plural);
        Assert.Equal("pods", next.Plural);
        next.Go();
        Assert.True(await pods.WaitForCacheSyncAsync(Token).WithinTimeout());
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task Nobody_lists_before_the_jitter_has_passed()
    {
        await using var server = await FakeApiServer.StartAsync(cancellationToken: Token);
        var time = new ManualTimeProvider();
        using var client = new TurnstileClient(server.CreateRestClient());
        await using var factory = new DynamicSharedInformerFactory(
            client, new() { TimeProvider = time, Jitter = static () => 0.5, Startup = new() { Jitter = TimeSpan.FromSeconds(10) } });
        AskForAll(factory);
        factory.Start(Token);
        Assert.Equal(TimeSpan.FromSeconds(5), await time.WaitForTimerAsync(TimeSpan.FromSeconds(5), Token).WithinTimeout());
        Assert.Equal(0, client.Lists);
        time.Advance(TimeSpan.FromSeconds(5));
        for (var i = 0; i < Plurals.Length; i++)
        {
            (await client.NextAsync()).Go();
        }

        await factory.EnsureCacheSyncAsync(Token).WithinTimeout();

        // The gate is open now: who comes late does not wait.
        var nodes = factory.InformerFor(new GroupVersionResource("", "v1", "nodes"));
        (await client.NextAsync()).Go();
        Assert.True(await nodes.WaitForCacheSyncAsync(Token).WithinTimeout());
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task The_gate_opens_by_the_clock_of_the_system_too()
    {
        await using var server = await FakeApiServer.StartAsync(cancellationToken: Token);
        await using var factory = new DynamicSharedInformerFactory(
            server.CreateRestClient(), new() { Startup = new() { Jitter = TimeSpan.FromMilliseconds(1), MaxConcurrentLists = 1 } }, ownsClient: true);
        AskForAll(factory);
        factory.Start(Token);
        await factory.EnsureCacheSyncAsync(Token).WithinTimeout();
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task An_informer_that_is_run_by_hand_does_not_wait_for_the_factory()
    {
        await using var server = await FakeApiServer.StartAsync(cancellationToken: Token);
        using var client = new TurnstileClient(server.CreateRestClient());
        await using var factory = new DynamicSharedInformerFactory(client, new() { Startup = new() { MaxConcurrentLists = 1 } });
        using var stop = new CancellationTokenSource();
        var byHand = factory.InformerFor(new GroupVersionResource("", "v1", "configmaps"));
        var run = byHand.RunAsync(stop.Token);
        var first = await client.NextAsync();

        // Nor does it take a turn from those that the factory starts; that it runs already is told there.
        factory.InformerFor(new GroupVersionResource("", "v1", "pods"));
        factory.Start(Token);
        var second = await client.NextAsync();
        Assert.Equal(("configmaps", "pods"), (first.Plural, second.Plural));
        first.Go();
        second.Go();
        Assert.True(await byHand.WaitForCacheSyncAsync(Token).WithinTimeout());
        await factory.EnsureCacheSyncAsync(Token).WithinTimeout();
        await stop.CancelAsync();
        await run.WithinTimeout();
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task A_factory_can_be_disposed_while_all_wait()
    {
        using var client = new TurnstileClient(new Factory.FakeRestClient());
        var time = new ManualTimeProvider();
        var factory = new DynamicSharedInformerFactory(client, new() { TimeProvider = time, Jitter = static () => 0.5, Startup = new() { Jitter = TimeSpan.FromHours(1) } });
        AskForAll(factory);
        factory.Start(Token);
        await factory.DisposeAsync().AsTask().WithinTimeout();
        time.Advance(TimeSpan.FromHours(1));

        Assert.Equal(0, client.Lists);
    }

    [Theory]
    [InlineData(-1, 0)]
    [InlineData(0, -1)]
    [InlineData(0, 3_000_000)]
    public void Values_that_cannot_be_are_refused(int most, int jitterSeconds)
    {
        using var client = new Factory.FakeRestClient();
        var options = new SharedInformerOptions { Startup = new() { MaxConcurrentLists = most, Jitter = TimeSpan.FromSeconds(jitterSeconds) } };

        var error = Assert.Throws<ArgumentException>(() => new DynamicSharedInformerFactory(client, options));
        Assert.Contains(most < 0 ? "Startup.MaxConcurrentLists is -1" : "Startup.Jitter is", error.Message, StringComparison.Ordinal);
    }

    private static void AskForAll(DynamicSharedInformerFactory factory)
    {
        foreach (var plural in Plurals)
        {
            factory.InformerFor(new GroupVersionResource("", "v1", plural));
        }
    }

    /// <summary>Holds first lists until the test lets them go.</summary>
    private sealed class TurnstileClient(IRestClient client) : IRestClient
    {
        private readonly Channel<Turn> _turns = Channel.CreateUnbounded<Turn>();
        private readonly ConcurrentDictionary<Turn, bool> _held = new();
        private readonly ConcurrentDictionary<string, bool> _refused = new();
        private int _lists;
        private int _most;

        public int Lists => Volatile.Read(ref _lists);

        public int MostAtOnce => Volatile.Read(ref _most);

        public Uri BaseAddress => client.BaseAddress;

        public async Task<Turn> NextAsync() => await _turns.Reader.ReadAsync(Token).AsTask().WithinTimeout();

        public async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var address = request.RequestUri!.OriginalString;
            var plural = address.Split('?')[0].Split('/')[^1];
            if (!address.Contains("watch=true", StringComparison.Ordinal) && _refused.TryRemove(plural, out _))
            {
                return new HttpResponseMessage(HttpStatusCode.Forbidden) { Content = new StringContent("{}") };
            }

            if (address.Contains("sendInitialEvents=true", StringComparison.Ordinal))
            {
                Interlocked.Increment(ref _lists);
                var turn = new Turn(plural);
                _held[turn] = true;
                InterlockedMax(_held.Count);
                _turns.Writer.TryWrite(turn);
                try
                {
                    if (!await turn.Task.WaitAsync(cancellationToken))
                    {
                        // The ordinary list that is tried next is refused as well.
                        _refused[plural] = true;
                        return new HttpResponseMessage(HttpStatusCode.Forbidden) { Content = new StringContent("{}") };
                    }
                }
                finally
                {
                    _held.TryRemove(turn, out _);
                }
            }

            return await client.SendAsync(request, cancellationToken);
        }

        public void Dispose() => client.Dispose();

        private void InterlockedMax(int count)
        {
            for (var seen = MostAtOnce; count > seen; seen = MostAtOnce)
            {
                Interlocked.CompareExchange(ref _most, count, seen);
            }
        }
    }

    private sealed class Turn(string plural)
    {
        private readonly TaskCompletionSource<bool> _released = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public string Plural => plural;

        public Task<bool> Task => _released.Task;

        public void Go() => _released.TrySetResult(true);

        public void Refuse() => _released.TrySetResult(false);
    }
}
