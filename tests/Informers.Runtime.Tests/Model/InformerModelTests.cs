using System.Diagnostics;
using System.Globalization;
using Informers.Rest;
using Informers.Testing;
using Informers.Tests.Store;

namespace Informers.Tests.Model;

/// <summary>
/// Random sequences of server events, faults, reads and handler changes, through a whole informer on manual time: whatever happens, what
/// readers and handlers see is a state that the server had, nothing goes back in time, and once it is quiet server, cache, indexes and
/// every handler agree exactly.
/// </summary>
/// <remarks>
/// The operations follow from the seed; how the informer's own loops interleave with them does not, but where an operation waits until
/// all agree. <c>INFORMERS_MODEL_SEQUENCES</c> says how many sequences there are in all, <c>INFORMERS_MODEL_SEED</c> the seed of the first:
/// a failure names its own, which with a single sequence is tried again in every form of informer.
/// </remarks>
public sealed class InformerModelTests
{
    private const int DefaultSequences = 10_000;
    private const int Forms = 6;
    private const int Longest = 24;

    private static readonly string[] Names = ["a", "b", "c", "d", "e", "f"];

    private enum Kind
    {
        Put,
        Spoil,
        Delete,
        Recreate,
        Bookmark,
        CloseWatches,
        BreakWatches,
        ErrorEvent,
        FreezeWatches,
        Compact,
        Restart,
        FailLists,
        FailWatches,
        HangList,
        HangWatch,
        BreakList,
        ExpirePage,
        AddHandler,
        RemoveHandler,
        Read,
        Wait,
        Force,
        PassTime,
        Settle,
    }

    [Theory]
    [InlineData(0, DeltaQueueKind.InOrder, true)]
    [InlineData(1, DeltaQueueKind.InOrder, false)]
    [InlineData(2, DeltaQueueKind.Classic, true)]
    [InlineData(3, DeltaQueueKind.Classic, false)]
    [InlineData(4, DeltaQueueKind.InOrder, true, "one", "two")]
    [InlineData(5, DeltaQueueKind.Classic, false, "one", "two")]
    public void Server_cache_and_handlers_agree_whatever_happens(
        int form, DeltaQueueKind queue, bool streamingLists, params string[] namespaces)
    {
        var each = Setting("INFORMERS_MODEL_SEQUENCES", DefaultSequences) / Forms;

        // After a failure the same wait is expected to fail again, and is not to take for ever.
        var patience = TestTimeouts.Wait;
        OperationSequences.Check(
            Math.Max(1, each),
            Longest,
            Generate,
            operations =>
            {
                try
                {
                    using var run = new Run(queue, streamingLists, namespaces, patience);

                    // The informer works on other threads; this one is the test's own.
                    Task.Run(() => run.ExecuteAsync(operations)).GetAwaiter().GetResult();
                }
                catch
                {
                    patience = TimeSpan.FromSeconds(1);
                    throw;
                }
            },
            Setting("INFORMERS_MODEL_SEED", 0) + (form * each),
            shrinkingTime: TimeSpan.FromSeconds(20));
    }

    private static int Setting(string name, int otherwise) =>
        Environment.GetEnvironmentVariable(name) is { Length: > 0 } text ? int.Parse(text, CultureInfo.InvariantCulture) : otherwise;

    private static Operation Generate(Random random)
    {
        var kind = random.Next(100) switch
        {
            < 30 => Kind.Put,
            < 33 => Kind.Spoil,
            < 43 => Kind.Delete,
            < 46 => Kind.Recreate,
            < 49 => Kind.Bookmark,
            < 52 => Kind.CloseWatches,
            < 55 => Kind.BreakWatches,
            < 59 => Kind.ErrorEvent,
            < 60 => Kind.FreezeWatches,
            < 62 => Kind.Compact,
            < 64 => Kind.Restart,
            < 67 => Kind.FailLists,
            < 70 => Kind.FailWatches,
            < 71 => Kind.HangList,
            < 72 => Kind.HangWatch,
            < 74 => Kind.BreakList,
            < 76 => Kind.ExpirePage,
            < 80 => Kind.AddHandler,
            < 83 => Kind.RemoveHandler,
            < 87 => Kind.Read,
            < 89 => Kind.Wait,
            < 90 => Kind.Force,
            < 93 => Kind.PassTime,
            _ => Kind.Settle,
        };
        return new Operation(kind, Names[random.Next(Names.Length)], random.Next(3));
    }

    private sealed record Operation(Kind Kind, string Name, int Number);

    private sealed class Run : IDisposable
    {
        private static readonly Func<Exception>[] Errors =
        [
            ModelServer.Expired,
            static () => ModelServer.Refused(500, "InternalError"),
            static () => ModelServer.Refused(429, "TooManyRequests"),
        ];

        // Longer than every delay, and than every deadline but a watch's.
        private static readonly TimeSpan Delays = TimeSpan.FromSeconds(80);

        // Longer than the deadline of a watch.
        private static readonly TimeSpan Deadlines = TimeSpan.FromSeconds(700);

        private readonly TimeSpan _patience;

        // One for each namespace: for what an informer of several sees of it, that is what one server is.
        private readonly ModelServer[] _servers;
        private readonly ManualTimeProvider _time = new();
        private readonly CancellationTokenSource _stop = new();
        private readonly SharedIndexInformer<Widget> _informer;
        private readonly List<(ModelBook Book, IResourceEventHandlerRegistration Registration)> _handlers = [];
        private readonly List<ModelBook> _removed = [];
        private readonly List<Task> _waits = [];
        private readonly Dictionary<string, long> _lastRead = new(StringComparer.Ordinal);

        public Run(DeltaQueueKind queue, bool streamingLists, string[] namespaces, TimeSpan patience)
        {
            _patience = patience;

            // Without streaming lists, pages of two: a server without a watch cache.
            string[] served = namespaces.Length == 0 ? ["default"] : namespaces;
            _servers = [.. served.Select(@namespace => new ModelServer(@namespace, streamingLists, streamingLists ? null : 2))];
            var options = new InformerOptions<Widget>
            {
                Namespaces = namespaces.Length == 0 ? null : namespaces,
                TimeProvider = _time,
                Jitter = static () => 0,
                Queue = queue,
                Indexers = new Indexers<Widget> { ["value"] = static widget => [widget.Value!] },
            };
            _informer = new SharedIndexInformer<Widget>(
                WidgetType.Namespaced, options, @namespace => @namespace is null ? _servers[0] : _servers[Array.IndexOf(namespaces, @namespace)]);
        }

        public async Task ExecuteAsync(IReadOnlyList<Operation> operations)
        {
            AddHandler(resync: false);
            var running = _informer.RunAsync(_stop.Token);
            foreach (var operation in operations)
            {
                await DoAsync(operation);
            }

            await SettleAsync();
            await _stop.CancelAsync();
            await running.WaitAsync(_patience);
            Assert.Equal(FreshnessState.Stopped, _informer.Freshness.State);
            Assert.Equal(0, _time.ActiveTimerCount);
            Assert.All(_servers, static server => Assert.Equal(0, server.Undisposed));
            CheckComplaints();
        }

        public void Dispose() => _stop.Dispose();

        private async Task DoAsync(Operation operation)
        {
            var server = ServerOf(operation.Name);
            var count = operation.Number + 1;
            var error = Errors[operation.Number];
            switch (operation.Kind)
            {
                case Kind.Put:
                    server.Put(operation.Name, isReadable: true);
                    break;
                case Kind.Spoil:
                    server.Put(operation.Name, isReadable: false);
                    break;
                case Kind.Delete:
                    server.Delete(operation.Name);
                    break;
                case Kind.Recreate:
                    server.Delete(operation.Name);
                    server.Put(operation.Name, isReadable: true);
                    break;
                case Kind.Bookmark:
                    server.Bookmark();
                    break;
                case Kind.CloseWatches:
                    server.EndWatches(null);
                    break;
                case Kind.BreakWatches:
                    server.EndWatches(new IOException("reset"));
                    break;
                case Kind.ErrorEvent:
                    server.EndWatches(error(), asEvent: true);
                    break;
                case Kind.FreezeWatches:
                    server.FreezeWatches();
                    break;
                case Kind.Compact:
                    server.Compact();
                    break;
                case Kind.Restart:
                    server.FailWatches(ModelServer.ConnectionRefused, count);
                    server.FailLists(ModelServer.ConnectionRefused, count);
                    server.Compact();
                    server.EndWatches(new HttpRequestException("The response ended prematurely."));
                    break;
                case Kind.FailLists:
                    server.FailLists(error, count);
                    break;
                case Kind.FailWatches:
                    server.FailWatches(error, count);
                    break;
                case Kind.HangList:
                    server.HangList();
                    break;
                case Kind.HangWatch:
                    server.HangWatch();
                    break;
                case Kind.BreakList:
                    server.BreakNextList();
                    break;
                case Kind.ExpirePage:
                    server.ExpireNextPage();
                    break;
                case Kind.AddHandler:
                    AddHandler(resync: operation.Number == 0);
                    break;
                case Kind.RemoveHandler when _handlers.Count > 0:
                    var (book, registration) = _handlers[operation.Number % _handlers.Count];
                    _handlers.RemoveAt(operation.Number % _handlers.Count);
                    await registration.DisposeAsync().AsTask().WaitAsync(_patience);
                    book.Close();
                    _removed.Add(book);
                    break;
                case Kind.Read:
                    Read();
                    break;
                case Kind.Wait:
                    _waits.Add(WaitAsync(server, operation.Name));
                    break;
                case Kind.Force:
                    _waits.Add(ForceAsync());
                    break;
                case Kind.PassTime:
                    _time.Advance(TimeSpan.FromSeconds(Math.Pow(10, operation.Number)));
                    break;
                case Kind.Settle:
                    await SettleAsync();
                    break;
            }
        }

        private ModelServer ServerOf(string name) => _servers[Array.IndexOf(Names, name) % _servers.Length];

        private void AddHandler(bool resync)
        {
            var book = new ModelBook();
            var registration = _informer.AddEventHandler(
                book, new EventHandlerOptions { ResyncPeriod = resync ? TimeSpan.FromSeconds(30) : TimeSpan.Zero });
            book.Follow(registration);
            _handlers.Add((book, registration));
        }

        // What is read is one state, made of what the server had, and never older than what was read before.
        private void Read()
        {
            var snapshot = _informer.Indexer.Snapshot();
            var objects = snapshot.List();
            Assert.Equal(objects.Count, objects.Select(static widget => widget.Name).Distinct().Count());
            foreach (var widget in objects)
            {
                Assert.Same(widget, snapshot.Get(WidgetType.Namespaced.GetObjectName(widget)));
                Assert.True(ServerOf(widget.Name!).EverServed(widget), $"The server never had {widget}.");
                var version = long.Parse(widget.ResourceVersion!, CultureInfo.InvariantCulture);
                Assert.True(version >= _lastRead.GetValueOrDefault(widget.Name!), $"{widget} is older than what was read before.");
                _lastRead[widget.Name!] = version;
            }

            var indexed = 0;
            foreach (var value in snapshot.ListIndexFuncValues("value"))
            {
                var found = snapshot.ByIndex("value", value);
                Assert.All(found, widget => Assert.Equal(value, widget.Value));
                Assert.Equal(objects.Where(widget => widget.Value == value), found);
                indexed += found.Count;
            }

            Assert.Equal(objects.Count, indexed);
        }

        // Whoever waits for what the server has now reads that, or what came after it.
        private async Task WaitAsync(ModelServer server, string name)
        {
            var (version, isReadable) = server.Truth().GetValueOrDefault(name, ("0", false));
            var read = await _informer.WaitForObjectAsync(
                new(server.Namespace, name), server.Version.ToString(CultureInfo.InvariantCulture), _stop.Token);
            Assert.True(
                !isReadable || read is null || long.Parse(read.ResourceVersion!, CultureInfo.InvariantCulture) >= long.Parse(version, CultureInfo.InvariantCulture),
                $"Waited for {name}@{version}, read {read}.");
        }

        private async Task ForceAsync()
        {
            var versions = _servers.Select(static server => server.Version).ToList();
            try
            {
                var reached = await _informer.ForceProgressAsync(_stop.Token);

                // With several namespaces each server counts for itself.
                Assert.True(_servers.Length > 1 || long.Parse(reached, CultureInfo.InvariantCulture) >= versions[0], $"{reached} is older than {versions[0]}.");
            }
            catch (Exception error) when (error is ApiStatusException or HttpRequestException or IOException or TimeoutException)
            {
                // Its list is not spared the faults.
            }
        }

        // Ends the faults, and lets time pass until server, cache, indexes and handlers agree.
        private async Task SettleAsync()
        {
            Array.ForEach(_servers, static server => server.ClearFaults());
            var clock = Stopwatch.StartNew();
            var truth = _servers.SelectMany(static server => server.Truth()).ToDictionary();
            for (var rounds = 1; ; rounds++)
            {
                if (Difference(truth) is not { } difference)
                {
                    break;
                }

                CheckComplaints();
                Assert.True(clock.Elapsed < _patience, difference);

                // The loops have their turn; then the clock goes to the next moment. A watch's deadline is waited for only when nothing
                // else has helped: a connection that died in silence.
                await Task.Yield();
                if (rounds % 16 == 0
                    && _time.WaitForTimerAsync(rounds % 512 == 0 ? Deadlines : Delays, _stop.Token) is { IsCompletedSuccessfully: true } due)
                {
                    _time.Advance(await due);
                }
            }

            CheckComplaints();
            Read();

            Assert.InRange(long.Parse(_informer.LastStoreSyncResourceVersion, CultureInfo.InvariantCulture), 1, _servers.Max(static server => server.Version));
        }

        private string? Difference(Dictionary<string, (string Version, bool IsReadable)> truth)
        {
            if (!_informer.HasSynced)
            {
                return "The informer has not synced.";
            }

            if (_informer.LastStoreSyncResourceVersion != _informer.LastSyncResourceVersion)
            {
                return $"The reflector is at version {_informer.LastSyncResourceVersion}, the store at {_informer.LastStoreSyncResourceVersion}.";
            }

            if (_waits.Find(static wait => wait.IsFaulted) is { } failed)
            {
                failed.GetAwaiter().GetResult();
            }

            if (_waits.Exists(static wait => !wait.IsCompleted))
            {
                return "Someone still waits for a version.";
            }

            var objects = _informer.Store.List();
            var cached = objects.ToDictionary(static widget => widget.Name!, static widget => widget.ResourceVersion!);
            foreach (var (name, (version, isReadable)) in truth)
            {
                // In place of what cannot be read stands what was read last, if anything.
                var isRight = cached.Remove(name, out var found)
                    ? isReadable ? found == version : found != version
                    : !isReadable;
                if (!isRight)
                {
                    return $"The server has {name}@{version}{(isReadable ? string.Empty : ", unreadable")}, the cache {found ?? "nothing"}.";
                }
            }

            if (_informer.LastStoreSyncResourceVersion.Length == 0)
            {
                // After an empty first list the classic queue has synced before its consumer has been told of the version.
                return "The cache does not say its version.";
            }

            if (cached.Count > 0)
            {
                return $"The cache has {string.Join(", ", cached)}, the server does not.";
            }

            if (objects.Any(widget => !_informer.Indexer.ByIndex("value", widget.Value!).Contains(widget))
                || _informer.Indexer.ListIndexFuncValues("value").Sum(value => _informer.Indexer.ByIndex("value", value).Count) != objects.Count)
            {
                return "The index does not have what the cache has.";
            }

            for (var i = 0; i < _handlers.Count; i++)
            {
                if (!_handlers[i].Book.Knows(objects))
                {
                    return $"Handler {i} does not know what the cache has.";
                }

                if (!_handlers[i].Registration.HasSynced)
                {
                    return $"Handler {i} has not synced.";
                }
            }

            return null;
        }

        private void CheckComplaints() =>
            Assert.All(_handlers.Select(static handler => handler.Book).Concat(_removed), static book => Assert.Equal(string.Empty, book.Complaints));
    }
}
