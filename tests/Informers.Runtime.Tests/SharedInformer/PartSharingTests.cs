using Informers.Testing;

namespace Informers.Tests.SharedInformer;

/// <summary>Informers whose objects share their equal parts, and those whose objects must not.</summary>
public sealed class PartSharingTests
{
    private static readonly GroupVersionResource Resource = WidgetType.Namespaced.Resource;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task Objects_of_all_informers_that_share_parts_have_one_of_each()
    {
        await using var server = await StartAsync();
        await using var one = await FollowAsync(server, static options => options.ShareParts = true);
        await using var other = await FollowAsync(server, static options => options.ShareParts = true);
        await using var apart = await FollowAsync(server, static _ => { });

        Assert.Same(one.Labels("a"), one.Labels("b"));
        Assert.NotSame(one.Labels("a"), one.Labels("c"));
        Assert.Same(one.Labels("a"), other.Labels("b"));
        Assert.NotSame(one.Labels("a"), apart.Labels("a"));
        Assert.NotSame(apart.Labels("a"), apart.Labels("b"));
        Assert.Equal(["a", "b", "c"], one.Informer.Store.List().Select(static obj => obj.Metadata!.Name!).Order(StringComparer.Ordinal));
        Assert.Equal("db", one.Labels("c")["app"]);
    }

    [Theory(Timeout = TestTimeouts.Milliseconds)]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(true, true)]
    public async Task A_transform_changes_parts_of_its_own_object_alone(bool setLater, bool bringsSource)
    {
        TransformFunc<PartialObjectMetadata> mark = static obj =>
        {
            obj.Metadata!.Labels!["seen"] = obj.Metadata.Name!;
            return obj;
        };
        await using var server = await StartAsync();
        await using var sharing = await FollowAsync(server, static options => options.ShareParts = true);
        await using var transforming = await FollowAsync(
            server,
            options =>
            {
                options.ShareParts = true;
                options.Transform = setLater ? null : mark;
            },
            informer =>
            {
                if (setLater)
                {
                    informer.SetTransform(mark);
                }
            },
            bringsSource);

        Assert.Equal("a", transforming.Labels("a")["seen"]);
        Assert.Equal("b", transforming.Labels("b")["seen"]);
        Assert.False(sharing.Labels("a").ContainsKey("seen"));
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task A_change_of_a_shared_part_is_told_of_each_object_that_has_it()
    {
        List<CacheMutation> told = [];
        var time = new ManualTimeProvider();
        await using var server = await StartAsync();
        await using var sharing = await FollowAsync(server, options =>
        {
            options.ShareParts = true;
            options.DetectCacheMutations = true;
            options.CacheMutationHandler = told.Add;
            options.TimeProvider = time;
        });

#pragma warning disable INF1010 // What the detector is to find.
        sharing.Labels("a")["app"] = "changed";
#pragma warning restore INF1010
        time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(
            ["default/a: metadata.labels['app']", "default/b: metadata.labels['app']"],
            told.Select(static mutation => $"{mutation.Name}: {mutation.Members.Single()}").Order(StringComparer.Ordinal));
    }

    [Theory(Timeout = TestTimeouts.Milliseconds)]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_is_read_after_a_change_of_a_shared_part_was_found_is_as_the_server_has_it(bool bringsSource)
    {
        List<CacheMutation> told = [];
        var time = new ManualTimeProvider();
        await using var server = await StartAsync();
        await using var sharing = await FollowAsync(
            server,
            options =>
            {
                options.ShareParts = true;
                options.DetectCacheMutations = true;
                options.CacheMutationHandler = told.Add;
                options.TimeProvider = time;
            },
            bringsSource: bringsSource);
        var changed = sharing.Labels("a");
#pragma warning disable INF1010 // What the detector is to find.
        changed["app"] = "changed";
#pragma warning restore INF1010

        // Nobody has found it yet.
        await using (var early = await FollowAsync(server, static options => options.ShareParts = true))
        {
            Assert.Same(changed, early.Labels("b"));
        }

        time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(2, told.Count);
        await using var late = await FollowAsync(server, static options => options.ShareParts = true);

        Assert.Equal("web", late.Labels("a")["app"]);
        Assert.Same(late.Labels("a"), late.Labels("b"));
        Assert.Same(changed, sharing.Labels("a"));
    }

    private static async Task<FakeApiServer> StartAsync()
    {
        var server = await FakeApiServer.StartAsync(
            new() { Resources = [new FakeResource(Resource.Group, Resource.Version, WidgetType.Namespaced.Kind, Resource.Resource)] }, Token);

        // Labels that no other test has: the table of parts is the process's.
        var test = Guid.NewGuid().ToString();
        foreach (var (name, app) in new[] { ("a", "web"), ("b", "web"), ("c", "db") })
        {
            server.Create(Resource, Widgets.Json(Widgets.New(name, resourceVersion: null!, labels: [("app", app), ("test", test)])));
        }

        return server;
    }

    private static async Task<Followed> FollowAsync(
        FakeApiServer server,
        Action<InformerOptions<PartialObjectMetadata>> configure,
        Action<SharedIndexInformer<PartialObjectMetadata>>? prepare = null,
        bool bringsSource = false)
    {
        var options = new InformerOptions<PartialObjectMetadata>();
        configure(options);
        var client = server.CreateRestClient();
        var type = new PartialObjectMetadataType(Resource, WidgetType.Namespaced.Kind);
        var informer = bringsSource
            ? new SharedIndexInformer<PartialObjectMetadata>(
                new RestListerWatcher<PartialObjectMetadata>(client, type, new() { ShareParts = options.ShareParts }), type, options)
            : new SharedIndexInformer<PartialObjectMetadata>(client, type, options);
        prepare?.Invoke(informer);
        var stop = new CancellationTokenSource();
        var followed = new Followed(client, informer, stop, informer.RunAsync(stop.Token));
        Assert.True(await informer.WaitForCacheSyncAsync(Token).WithinTimeout());
        return followed;
    }

    private sealed record Followed(
        IDisposable Client, SharedIndexInformer<PartialObjectMetadata> Informer, CancellationTokenSource Stop, Task Run) : IAsyncDisposable
    {
        public IDictionary<string, string> Labels(string name) => Informer.Store.Get(new("default", name))!.Metadata!.Labels!;

        public async ValueTask DisposeAsync()
        {
            await Stop.CancelAsync();
            await Run.WithinTimeout();
            Stop.Dispose();
            Client.Dispose();
        }
    }
}
