using System.Diagnostics.CodeAnalysis;
using Informers.Testing;

namespace Informers.Tests.SharedInformer;

#pragma warning disable INF1010 // What the detector finds has to be done first.

public class MutationDetectorTests
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Retention = TimeSpan.FromMinutes(2);

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task A_change_of_a_stored_object_stops_the_informer_and_says_where()
    {
        await using var harness = new Guarded(static options => options.DetectCacheMutations = true);
        harness.Source.Add(Widgets.New("a", labels: ("app", "secret-1")), Widgets.New("b"));
        await harness.StartAndSyncAsync();

        harness.Stored("a").Labels!["app"] = "secret-2";
        harness.Time.Advance(Period);

        var thrown = await Assert.ThrowsAsync<CacheMutationException>(() => harness.Run.WithinTimeout());
        Assert.Equal(WidgetType.Namespaced.Resource, thrown.Mutation.Resource);
        Assert.Equal(new ObjectName("default", "a"), thrown.Mutation.Name);
        Assert.Equal(["labels['app']"], thrown.Mutation.Members);
        Assert.Contains("default/a was changed in the cache at labels['app']", thrown.Message, StringComparison.Ordinal);
        Assert.Contains("DeepCopy()", thrown.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", thrown.Message, StringComparison.Ordinal);
        Assert.True(harness.Informer.IsStopped);
        var (_, level, message, _) = await harness.Log.SingleAsync(4030);
        Assert.Equal(Microsoft.Extensions.Logging.LogLevel.Critical, level);
        Assert.DoesNotContain("secret", message, StringComparison.Ordinal);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task A_handler_is_told_once_for_each_object_and_the_informer_goes_on()
    {
        List<CacheMutation> told = [];
        await using var harness = new Guarded(options =>
        {
            options.DetectCacheMutations = true;
            options.CacheMutationHandler = mutation =>
            {
                told.Add(mutation);
                throw new InvalidOperationException("oops");
            };
        });
        harness.Source.Add(Widgets.New("a"), Widgets.New("b"));
        await harness.StartAndSyncAsync();
        var stored = harness.Stored("a");
        stored.Value = "changed";

        harness.Time.Advance(Period);
        harness.Time.Advance(Period);
        harness.Stored("b").Annotations = [];
        harness.Time.Advance(Period);

        Assert.Equal(["default/a: value", "default/b: annotations"], told.Select(static mutation => $"{mutation.Name}: {mutation.Members.Single()}"));
        Assert.Same(stored, told[0].Object);
        Assert.False(harness.Run.IsCompleted);
        await harness.Log.WaitForAsync(4033, 2);
        Assert.Equal(2, harness.Log.Of(4033).Count);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task Copies_may_be_changed_and_updates_are_no_changes()
    {
        await using var harness = new Guarded(static options => options.DetectCacheMutations = true);
        harness.Source.Add(Widgets.New("a", labels: ("app", "a")));
        await harness.StartAndSyncAsync();
        var copy = WidgetType.Namespaced.DeepCopy(harness.Stored("a"));
        copy.Labels!["app"] = "b";
        var (handler, _) = harness.AddHandler();
        harness.Source.Modify(copy);
        await handler.WaitForCountAsync(2);

        harness.Time.Advance(Period);

        Assert.Empty(harness.Log.Of(4030));
        await harness.StopAsync();
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task A_change_between_two_looks_is_found_when_the_informer_stops()
    {
        await using var harness = new Guarded(static options => options.DetectCacheMutations = true);
        harness.Source.Add(Widgets.New("a"));
        await harness.StartAndSyncAsync();
        harness.Stored("a").Value = "changed";

        await Assert.ThrowsAsync<CacheMutationException>(harness.StopAsync);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task A_deleted_object_is_watched_on()
    {
        await using var harness = new Guarded(static options => options.DetectCacheMutations = true);
        harness.Source.Add(Widgets.New("a"));
        await harness.StartAndSyncAsync();
        var (handler, _) = harness.AddHandler();
        var stored = harness.Stored("a");
        harness.Source.Delete(Widgets.New("a"));
        await handler.WaitForCountAsync(2);

        stored.Value = "changed";
        harness.Time.Advance(Period);

        await Assert.ThrowsAsync<CacheMutationException>(() => harness.Run.WithinTimeout());
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task It_is_off_unless_an_option_or_the_environment_says_otherwise()
    {
        await using var off = new Guarded();
        await using var refused = new Guarded(static options =>
        {
            options.DetectCacheMutations = false;
            options.EnvironmentVariable = static _ => "true";
        });
        await using var on = new Guarded(static options => options.EnvironmentVariable = static name => name == "KUBE_CACHE_MUTATION_DETECTOR" ? "true" : null);
        foreach (var harness in (Guarded[])[off, refused, on])
        {
            harness.Source.Add(Widgets.New("a"));
            await harness.StartAndSyncAsync();
            harness.Stored("a").Value = "changed";
            harness.Time.Advance(Period);
        }

        await Assert.ThrowsAsync<CacheMutationException>(() => on.Run.WithinTimeout());
        await off.StopAsync();
        await refused.StopAsync();
        Assert.Empty(off.Log.Of(4030));
        Assert.Empty(refused.Log.Of(4030));
    }

    [Theory]
    [InlineData(null, null, false)]
    [InlineData("true", null, true)]
    [InlineData(null, "1", true)]
    [InlineData("false", "true", false)]
    [InlineData("yes", null, false)]
    public void The_environment_is_read_as_client_go_reads_it(string? own, string? clientGo, bool isOn) =>
        Assert.Equal(isOn, MutationDetection.IsOn(name => name switch
        {
            "INFORMERS_CACHE_MUTATION_DETECTOR" => own,
            "KUBE_CACHE_MUTATION_DETECTOR" => clientGo,
            _ => throw new ArgumentException(name),
        }));

    [Fact]
    public void A_type_without_a_deep_copy_is_refused_where_an_option_asks_and_logged_where_the_environment_does()
    {
        var refused = Assert.Throws<NotSupportedException>(() => New(new InformerOptions<Widget> { DetectCacheMutations = true }));
        Assert.Contains("INF0060", refused.Message, StringComparison.Ordinal);

        using var log = new RecordingLogger();
        New(new InformerOptions<Widget> { EnvironmentVariable = static _ => "true", LoggerFactory = log });
        Assert.Contains("INF0060", Assert.Single(log.Of(4031)).Message, StringComparison.Ordinal);

        static void New(InformerOptions<Widget> options) => _ = new SharedIndexInformer<Widget>(new FakeSource(), new Uncopied(), options);
    }

    [Fact]
    public void The_text_of_a_report_names_the_object_and_tells_nothing_of_what_it_holds()
    {
        var (resource, name, secret) = (new GroupVersionResource("apps", "v1", "widgets"), new ObjectName("shop", "a"), new Secret("hidden"));

        Assert.Contains("hidden", secret.ToString(), StringComparison.Ordinal);
        Assert.Equal("widgets.v1.apps shop/a: data, labels['app']", new CacheMutation(resource, name, secret, ["data", "labels['app']"]).ToString());
        Assert.Equal(
            "widgets.v1.apps shop/a: Updated of mine threw System.InvalidOperationException",
            new HandlerError(resource, "mine", ResourceEventType.Updated, name, secret, new InvalidOperationException("hidden")).ToString());
        Assert.NotNull(default(CacheMutation).ToString());
        Assert.NotNull(default(HandlerError).ToString());
    }

    [Fact]
    public void Objects_without_a_class_are_watched_too()
    {
        var pods = new GroupVersionResource("", "v1", "pods");
        var (time, found) = (new ManualTimeProvider(), new List<string>());
        using var log = new RecordingLogger();
        var metadata = new MutationDetector<PartialObjectMetadata>(new PartialObjectMetadataType(pods), time, log, Add);
        var whole = new MutationDetector<Unstructured>(new UnstructuredType(pods), time, log, Add);
        var obj = new PartialObjectMetadata { Metadata = new ObjectMeta { Name = "web", Finalizers = ["a"] } };
        metadata.Add(obj);
        metadata.Start();
        whole.Start();

        obj.Metadata.Finalizers.Add("b");
        time.Advance(Period);

        Assert.Equal(["web: metadata.finalizers[1]"], found);
        metadata.Stop();
        whole.Stop();
        void Add(CacheMutation mutation) => found.Add($"{mutation.Name}: {mutation.Members.Single()}");
    }

    [Fact]
    public void Objects_are_forgotten_after_two_to_four_minutes_with_a_last_look()
    {
        var subject = new Subject();
        var first = subject.Add("first");
        subject.Time.Advance(Retention);
        var second = subject.Add("second");
        Assert.Equal(2, subject.Detector.Count);

        subject.Time.Advance(Retention - Period);
        Assert.Equal(2, subject.Detector.Count);
        first.Value = "in time";
        subject.Time.Advance(Period);
        Assert.Equal(1, subject.Detector.Count);
        Assert.Equal(["first"], subject.Found);

        subject.Time.Advance(Retention);
        Assert.Equal(0, subject.Detector.Count);
        second.Value = "too late";
        subject.Time.Advance(Period);
        Assert.Equal(["first"], subject.Found);
    }

    [Fact]
    public void An_object_that_comes_again_is_compared_with_what_it_was_at_first()
    {
        var subject = new Subject();
        var obj = subject.Add("a");
        subject.Time.Advance(Retention);
        obj.Value = "changed";
        subject.Detector.Add(obj);
        Assert.Equal(1, subject.Detector.Count);

        subject.Time.Advance(Period);

        Assert.Equal(["a"], subject.Found);
    }

    [Fact]
    public void Many_objects_take_turns()
    {
        var subject = new Subject();
        var objects = Enumerable.Range(0, 2500).Select(i => subject.Add($"w{i}")).ToList();
        objects.ForEach(static obj => obj.Value = "changed");

        subject.Time.Advance(Period);
        Assert.Equal(1000, subject.Found.Count);
        subject.Time.Advance(Period);
        Assert.Equal(2000, subject.Found.Count);
        subject.Time.Advance(Period);
        Assert.Equal(objects.Select(static obj => obj.Name).Order(StringComparer.Ordinal), subject.Found.Order(StringComparer.Ordinal));
        subject.Time.Advance(Period);
        Assert.Equal(2500, subject.Found.Count);
    }

    [Fact]
    public void An_object_that_cannot_be_copied_is_logged_and_the_rest_is_watched()
    {
        var subject = new Subject(static widget => widget.Name == "bad" ? throw new InvalidOperationException("oops") : WidgetType.Namespaced.DeepCopy(widget));
        subject.Add("bad").Value = "changed";
        subject.Add("good").Value = "changed";
        subject.Time.Advance(Period);

        Assert.Equal(["good"], subject.Found);
        Assert.Contains("bad", Assert.Single(subject.Log.Of(4032)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_object_that_cannot_be_compared_is_logged_once_and_looked_at_again_with_the_rest()
    {
        var subject = new Subject();
        var comparer = new ThrowingComparer();
        var torn = Widgets.New("torn");
        torn.Labels = new Dictionary<string, string>(comparer) { ["app"] = "a" };
        subject.Detector.Add(torn);
        subject.Add("good").Value = "changed";
        torn.Labels["app"] = "b";
        comparer.Throws = true;

        subject.Time.Advance(Period);
        subject.Time.Advance(Period);

        Assert.Equal(["good"], subject.Found);
        var (_, level, message, error) = Assert.Single(subject.Log.Of(4034));
        Assert.Equal(Microsoft.Extensions.Logging.LogLevel.Warning, level);
        Assert.Contains("default/torn", message, StringComparison.Ordinal);
        Assert.IsType<IndexOutOfRangeException>(error);

        comparer.Throws = false;
        subject.Time.Advance(Period);
        Assert.Equal(["good", "torn"], subject.Found);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task A_handler_that_waits_for_the_end_of_the_informer_gets_there_and_is_told_the_rest_after_it()
    {
        List<string> told = [];
        Action stop = static () => { };
        await using var harness = new Guarded(options =>
        {
            options.DetectCacheMutations = true;
            options.CacheMutationHandler = mutation =>
            {
                told.Add(mutation.Name.Name);
                if (told.Count == 1)
                {
                    stop();
                    told.Add("stopped");
                }
            };
        });
        harness.Source.Add(Widgets.New("a"), Widgets.New("b"));
        await harness.StartAndSyncAsync();
        harness.Stored("a").Value = "changed";
        stop = () =>
        {
            harness.Stored("b").Value = "changed";
            harness.StopAndWait();
        };

        await Task.Run(() => harness.Time.Advance(Period), TestContext.Current.CancellationToken).WithinTimeout();

        Assert.Equal(["a", "stopped", "b"], told);
        Assert.Empty(harness.Log.Of(4033));
        Assert.True(harness.Run.IsCompletedSuccessfully);
    }

    [Fact]
    public void Nothing_happens_after_the_stop()
    {
        var subject = new Subject();
        var obj = subject.Add("a");
        subject.Detector.Stop();
        subject.Detector.Stop();
        obj.Value = "changed";
        subject.Time.Advance(Retention + Retention);

        Assert.Empty(subject.Found);
        Assert.Equal(0, subject.Detector.Count);
    }

    /// <summary>An informer over a source whose run a test looks at.</summary>
    private sealed class Guarded(Action<InformerOptions<Widget>>? configure = null) : IAsyncDisposable
    {
        private readonly InformerHarness _harness = new(configure);

        public FakeSource Source => _harness.Source;

        public ManualTimeProvider Time => _harness.Time;

        public RecordingLogger Log => _harness.Log;

        public SharedIndexInformer<Widget> Informer => _harness.Informer;

        public Task Run { get; private set; } = Task.CompletedTask;

        public Widget Stored(string name) => Informer.Store.Get(new ObjectName("default", name))!;

        public (EventRecorder Handler, IResourceEventHandlerRegistration Registration) AddHandler() => _harness.AddHandler();

        public async Task StartAndSyncAsync()
        {
            Run = _harness.Start();
            Assert.True(await Informer.WaitForCacheSyncAsync(CancellationToken.None).WithinTimeout());
            await Source.WaitForWatchesAsync(1);
        }

        public Task StopAsync() => _harness.StopAsync();

        public void StopAndWait() => StopAsync().WithinTimeout().GetAwaiter().GetResult();

        public async ValueTask DisposeAsync()
        {
            if (!Run.IsFaulted)
            {
                await _harness.DisposeAsync();
            }
        }
    }

    /// <summary>A detector alone.</summary>
    private sealed class Subject
    {
        public Subject(Func<Widget, Widget>? copy = null)
        {
            Detector = new MutationDetector<Widget>(
                new Copied(copy ?? WidgetType.Namespaced.DeepCopy), Time, Log, mutation => Found.Add(mutation.Name.Name));
            Detector.Start();
        }

        public ManualTimeProvider Time { get; } = new();

        public RecordingLogger Log { get; } = new();

        public List<string> Found { get; } = [];

        public MutationDetector<Widget> Detector { get; }

        public Widget Add(string name)
        {
            var widget = Widgets.New(name);
            Detector.Add(widget);
            return widget;
        }
    }

    /// <summary>Throws what a dictionary throws that is being changed.</summary>
    private sealed class ThrowingComparer : IEqualityComparer<string>
    {
        public bool Throws { get; set; }

        public bool Equals(string? x, string? y) => x == y;

        public int GetHashCode(string obj) => Throws ? Array.Empty<int>()[obj.Length] : obj.GetHashCode(StringComparison.Ordinal);
    }

    /// <summary>A resource class whose text is all that it holds.</summary>
    private sealed record Secret(string Data);

    private class Uncopied() : ResourceType<Widget>(WidgetType.Namespaced.Resource, "Widget", ResourceScope.Namespaced)
    {
        public override IObjectDecoder<Widget> Decoder => WidgetType.Namespaced.Decoder;

        public override string? GetName(Widget obj) => obj.Name;

        public override string? GetNamespace(Widget obj) => obj.Namespace;

        public override string? GetUid(Widget obj) => obj.Uid;

        public override string? GetResourceVersion(Widget obj) => obj.ResourceVersion;

        public override bool TryGetLabel(Widget obj, string key, [NotNullWhen(true)] out string? value) =>
            WidgetType.Namespaced.TryGetLabel(obj, key, out value);

        public override bool TryGetAnnotation(Widget obj, string key, [NotNullWhen(true)] out string? value) =>
            WidgetType.Namespaced.TryGetAnnotation(obj, key, out value);
    }

    private sealed class Copied(Func<Widget, Widget> copy) : Uncopied
    {
        public override Func<Widget, Widget> DeepCopy => copy;
    }
}
