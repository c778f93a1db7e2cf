using System.Text.Json.Nodes;
using Informers.EndToEnd.Tests.Generated.Apps.V1;
using Informers.EndToEnd.Tests.Generated.Core.V1;
using Informers.EndToEnd.Tests.Generated.Stable.V1;
using Informers.Rest;
using Informers.Tests;
using k8s.Models;

namespace Informers.EndToEnd.Tests;

/// <summary>Single objects are read and written, each kind of them with the types that programs have; held on each kind of server.</summary>
public abstract class WriteSuite
{
    private static readonly ResourceType<V1Deployment> Deployments = DeploymentInformer.ResourceType;
    private static readonly ResourceType<V1ConfigMap> ConfigMaps = ConfigMapInformer.ResourceType;
    private static readonly ResourceType<V1Node> Nodes = NodeInformer.ResourceType;
    private static readonly ResourceType<CronTab> CronTabs = CronTabInformer.ResourceType;
    private static readonly ObjectName Web = new("shop", "web");

    private protected static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>Starts a server for one test; skips the test where there is none.</summary>
    protected abstract Task<IApiServer> StartServerAsync();

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task An_object_is_created_read_updated_and_deleted()
    {
        await using var server = await StartServerAsync();
        using var client = server.CreateRestClient();
        var created = await client.CreateAsync(Deployments, Deployment(), cancellationToken: Ct);
        Assert.Equal(("web", "shop"), (created.Metadata.Name, created.Metadata.NamespaceProperty));
        Assert.NotEmpty(created.Metadata.Uid);
        Assert.Equal("web:1", created.Spec.Template.Spec.Containers.Single().Image);

        var read = await client.GetAsync(Deployments, Web, cancellationToken: Ct);
        Assert.Equal(created.Metadata.ResourceVersion, read.Metadata.ResourceVersion);
        Assert.Null(read.Metadata.ManagedFields);
        read.Spec.Replicas = 3;
        read.Metadata.Annotations = new Dictionary<string, string> { ["example.com/note"] = "ä <&> \"quoted\" + \u2028" };
        var updated = await client.UpdateAsync(Deployments, read, cancellationToken: Ct);
        Assert.Equal(3, updated.Spec.Replicas);
        Assert.Equal(read.Metadata.Annotations, updated.Metadata.Annotations);
        Assert.Equal(created.Metadata.Uid, updated.Metadata.Uid);
        Assert.NotEqual(created.Metadata.ResourceVersion, updated.Metadata.ResourceVersion);
        Assert.Equal("web:1", updated.Spec.Template.Spec.Containers.Single().Image);

        await client.DeleteAsync(Deployments, Web, cancellationToken: Ct);
        Assert.Null(await client.TryGetAsync(Deployments, Web, cancellationToken: Ct));
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task A_custom_resource_that_does_not_say_its_kind_is_written_with_it()
    {
        await using var server = await StartServerAsync();
        using var client = server.CreateRestClient();
        await DefineCronTabsAsync(server);
        var created = await client.CreateAsync(
            CronTabs,
            new CronTab { Metadata = new ObjectMeta { Namespace = "shop", GenerateName = "tab-" }, Spec = new CronTabSpec { CronSpec = "* * * * *", Replicas = 0 } },
            cancellationToken: Ct);
        Assert.StartsWith("tab-", created.Metadata!.Name, StringComparison.Ordinal);
        Assert.Equal(0, created.Spec!.Replicas);
        created.Spec.Replicas = null;
        var updated = await client.UpdateAsync(CronTabs, created, cancellationToken: Ct);
        Assert.Null(updated.Spec!.Replicas);
        Assert.Equal("* * * * *", updated.Spec.CronSpec);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task A_cluster_scoped_object_has_no_namespace()
    {
        await using var server = await StartServerAsync();
        using var client = server.CreateRestClient();
        await client.CreateAsync(Nodes, new V1Node { Metadata = new V1ObjectMeta { Name = "n1" } }, cancellationToken: Ct);
        var node = await client.GetAsync(Nodes, new ObjectName("", "n1"), cancellationToken: Ct);
        Assert.Null(node.Metadata.NamespaceProperty);
        await client.DeleteAsync(Nodes, new ObjectName("", "n1"), cancellationToken: Ct);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task What_the_server_refuses_says_why()
    {
        await using var server = await StartServerAsync();
        using var client = server.CreateRestClient();
        var missing = await Assert.ThrowsAsync<ApiStatusException>(() => client.GetAsync(Deployments, Web, cancellationToken: Ct));
        Assert.True(missing.IsNotFound);
        Assert.Contains("'web' in namespace 'shop'", missing.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("does not serve", missing.Message, StringComparison.Ordinal);
        Assert.True((await Assert.ThrowsAsync<ApiStatusException>(() => client.UpdateAsync(Deployments, Deployment(), cancellationToken: Ct))) is { IsNotFound: true } or { IsConflict: true });
        Assert.True((await Assert.ThrowsAsync<ApiStatusException>(() => client.DeleteAsync(Deployments, Web, cancellationToken: Ct))).IsNotFound);
        Assert.True((await Assert.ThrowsAsync<ApiStatusException>(
            () => client.PatchAsync(Deployments, Web, Patch.Merge("{}"), cancellationToken: Ct))).IsNotFound);

        await client.CreateAsync(Deployments, Deployment(), cancellationToken: Ct);
        var twice = await Assert.ThrowsAsync<ApiStatusException>(() => client.CreateAsync(Deployments, Deployment(), cancellationToken: Ct));
        Assert.True(twice.IsAlreadyExists);
        Assert.False(twice.IsConflict);

        var nameless = await Assert.ThrowsAsync<ApiStatusException>(
            () => client.CreateAsync(ConfigMaps, new V1ConfigMap { Metadata = new V1ObjectMeta { NamespaceProperty = "shop" } }, cancellationToken: Ct));
        Assert.True(nameless.IsInvalid);
        Assert.Contains(nameless.Status.Causes, static cause => cause.Field == "metadata.name");
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task An_object_that_was_changed_in_between_is_a_conflict_and_modifying_it_is_tried_again()
    {
        await using var server = await StartServerAsync();
        using var client = server.CreateRestClient();
        var old = await client.CreateAsync(Deployments, Deployment(), cancellationToken: Ct);
        await client.PatchAsync(Deployments, Web, Patch.Merge("""{"metadata":{"labels":{"changed":"yes"}}}"""), cancellationToken: Ct);
        old.Spec.Replicas = 5;
        var conflict = await Assert.ThrowsAsync<ApiStatusException>(() => client.UpdateAsync(Deployments, old, cancellationToken: Ct));
        Assert.True(conflict.IsConflict);
        Assert.Contains("Retry.OnConflictAsync", conflict.Message, StringComparison.Ordinal);

        var attempts = 0;
        var modified = await client.ModifyAsync(
            Deployments,
            Web,
            deployment =>
            {
                if (++attempts == 1)
                {
                    // Somebody else, in the middle of the first attempt.
                    client.PatchAsync(Deployments, Web, Patch.Merge("""{"metadata":{"labels":{"changed":"again"}}}"""), cancellationToken: Ct).GetAwaiter().GetResult();
                }

                deployment.Spec.Replicas = 7;
                return deployment;
            },
            cancellationToken: Ct);
        Assert.Equal(2, attempts);
        Assert.Equal(7, modified.Spec.Replicas);
        Assert.Equal("again", modified.Metadata.Labels["changed"]);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task A_status_is_written_apart_from_the_rest()
    {
        await using var server = await StartServerAsync();
        using var client = server.CreateRestClient();
        var deployment = await client.CreateAsync(Deployments, Deployment(), cancellationToken: Ct);
        deployment.Status = new V1DeploymentStatus { Replicas = 2, ReadyReplicas = 1 };
        deployment.Spec.Replicas = 9;
        var withStatus = await client.UpdateStatusAsync(Deployments, deployment, cancellationToken: Ct);
        Assert.Equal((1, 2, 1), (withStatus.Spec.Replicas, withStatus.Status.Replicas, withStatus.Status.ReadyReplicas));

        withStatus.Status.Replicas = 100;
        withStatus.Spec.Replicas = 4;
        var updated = await client.UpdateAsync(Deployments, withStatus, cancellationToken: Ct);
        Assert.Equal((4, 2), (updated.Spec.Replicas, updated.Status.Replicas));
        var patched = await client.PatchAsync(
            Deployments, Web, Patch.Merge("""{"status":{"readyReplicas":2}}"""), new WriteOptions { Subresource = "status" }, Ct);
        Assert.Equal((2, 2), (patched.Status.Replicas, patched.Status.ReadyReplicas));
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task Each_kind_of_patch_does_what_it_is_for()
    {
        await using var server = await StartServerAsync();
        using var client = server.CreateRestClient();
        await client.CreateAsync(Deployments, Deployment(), cancellationToken: Ct);
        var merged = await client.PatchAsync(
            Deployments, Web, Patch.Merge(new JsonObject { ["metadata"] = new JsonObject { ["labels"] = new JsonObject { ["app"] = null, ["tier"] = "front" } } }), cancellationToken: Ct);
        Assert.Equal(["tier"], merged.Metadata.Labels.Keys);

        var operated = await client.PatchAsync(
            Deployments,
            Web,
            Patch.Json(
                JsonPatchOperation.Test("/metadata/resourceVersion", merged.Metadata.ResourceVersion),
                JsonPatchOperation.Add(JsonPatchOperation.Pointer("metadata", "labels", "example.com/a.b"), "x"),
                JsonPatchOperation.Remove("/metadata/labels/tier"),
                JsonPatchOperation.Replace("/spec/replicas", 6)),
            cancellationToken: Ct);
        Assert.Equal(["example.com/a.b"], operated.Metadata.Labels.Keys);
        Assert.Equal(6, operated.Spec.Replicas);
        var failed = await Assert.ThrowsAsync<ApiStatusException>(() => client.PatchAsync(
            Deployments, Web, Patch.Json(JsonPatchOperation.Test("/spec/replicas", 1), JsonPatchOperation.Replace("/spec/replicas", 2)), cancellationToken: Ct));
        Assert.True(failed.IsInvalid);

        var strategic = await client.PatchAsync(
            Deployments,
            Web,
            Patch.StrategicMerge("""{"spec":{"template":{"spec":{"containers":[{"name":"side","image":"side:1"},{"name":"web","image":"web:2"}]}}}}"""),
            cancellationToken: Ct);
        Assert.Equal(["side:1", "web:2"], strategic.Spec.Template.Spec.Containers.Select(static c => c.Image).Order());
        Assert.Equal(6, strategic.Spec.Replicas);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task A_patch_that_the_server_does_not_take_for_a_custom_resource_says_which_it_does()
    {
        await using var server = await StartServerAsync();
        using var client = server.CreateRestClient();
        await DefineCronTabsAsync(server);
        await client.CreateAsync(CronTabs, CronTab("a"), cancellationToken: Ct);
        var error = await Assert.ThrowsAsync<ApiStatusException>(
            () => client.PatchAsync(CronTabs, new ObjectName("shop", "a"), Patch.StrategicMerge("""{"spec":{"replicas":3}}"""), cancellationToken: Ct));
        Assert.Contains("merge patch works everywhere", error.Message, StringComparison.Ordinal);
        var merged = await client.PatchAsync(CronTabs, new ObjectName("shop", "a"), Patch.Merge("""{"spec":{"replicas":3}}"""), cancellationToken: Ct);
        Assert.Equal(("* * * * *", 3), (merged.Spec!.CronSpec, merged.Spec.Replicas));
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task What_is_applied_is_created_and_then_merged()
    {
        await using var server = await StartServerAsync();
        using var client = server.CreateRestClient();
        var options = new ApplyOptions { FieldManager = "suite" };
        var created = await client.ApplyAsync(ConfigMaps, ConfigMap("a", ("one", "1")), options, Ct);
        Assert.NotEmpty(created.Metadata.Uid);
        await client.PatchAsync(ConfigMaps, new ObjectName("shop", "a"), Patch.Merge("""{"data":{"other":"2"}}"""), new WriteOptions { FieldManager = "somebody" }, Ct);
        var applied = await client.ApplyAsync(ConfigMaps, ConfigMap("a", ("one", "11")), options, Ct);
        Assert.Equal(created.Metadata.Uid, applied.Metadata.Uid);
        Assert.Equal(("11", "2"), (applied.Data["one"], applied.Data["other"]));

        // What was read has managed fields, which a server would refuse to have applied.
        var read = await client.GetAsync(ConfigMaps, new ObjectName("shop", "a"), new GetOptions { KeepManagedFields = true }, Ct);
        await client.ApplyAsync(ConfigMaps, read, options with { Force = true }, Ct);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task Text_is_applied_as_it_is_whatever_its_characters()
    {
        const string Text = "ä 😀 \U0010FFFD \\ud83d\\ude00 \\ \" / \t\n\u0001 \u2028";
        await using var server = await StartServerAsync();
        using var client = server.CreateRestClient();
        var applied = await client.ApplyAsync(ConfigMaps, ConfigMap("a", ("one", Text)), new ApplyOptions { FieldManager = "suite" }, Ct);
        Assert.Equal(Text, applied.Data["one"]);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task A_dry_run_stores_nothing()
    {
        await using var server = await StartServerAsync();
        using var client = server.CreateRestClient();
        var dry = new WriteOptions { DryRun = true };
        var name = new ObjectName("shop", "a");
        Assert.NotEmpty((await client.CreateAsync(ConfigMaps, ConfigMap("a", ("one", "1")), dry, Ct)).Metadata.Uid);
        Assert.Null(await client.TryGetAsync(ConfigMaps, name, cancellationToken: Ct));
        await client.ApplyAsync(ConfigMaps, ConfigMap("a", ("one", "1")), new ApplyOptions { FieldManager = "suite", DryRun = true }, Ct);
        Assert.Null(await client.TryGetAsync(ConfigMaps, name, cancellationToken: Ct));

        var stored = await client.CreateAsync(ConfigMaps, ConfigMap("a", ("one", "1")), cancellationToken: Ct);
        stored.Data["one"] = "2";
        Assert.Equal("2", (await client.UpdateAsync(ConfigMaps, stored, dry, Ct)).Data["one"]);
        Assert.Equal("3", (await client.PatchAsync(ConfigMaps, name, Patch.Merge("""{"data":{"one":"3"}}"""), dry, Ct)).Data["one"]);
        await client.DeleteAsync(ConfigMaps, name, new DeleteOptions { DryRun = true }, Ct);
        var after = await client.GetAsync(ConfigMaps, name, cancellationToken: Ct);
        Assert.Equal(("1", stored.Metadata.ResourceVersion), (after.Data["one"], after.Metadata.ResourceVersion));
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task A_deletion_keeps_to_its_preconditions_and_its_policy()
    {
        await using var server = await StartServerAsync();
        using var client = server.CreateRestClient();
        var name = new ObjectName("shop", "a");
        var first = await client.CreateAsync(ConfigMaps, ConfigMap("a", ("one", "1")), cancellationToken: Ct);
        var second = await client.PatchAsync(ConfigMaps, name, Patch.Merge("""{"data":{"one":"2"}}"""), cancellationToken: Ct);
        Assert.True((await Assert.ThrowsAsync<ApiStatusException>(
            () => client.DeleteAsync(ConfigMaps, name, new DeleteOptions { ResourceVersion = first.Metadata.ResourceVersion }, Ct))).IsConflict);
        Assert.True((await Assert.ThrowsAsync<ApiStatusException>(
            () => client.DeleteAsync(ConfigMaps, name, new DeleteOptions { Uid = "7c9e6679-7425-40de-944b-e07fc1f90ae7" }, Ct))).IsConflict);

        var going = await client.DeleteAsync(
            ConfigMaps,
            name,
            new DeleteOptions
            {
                Uid = second.Metadata.Uid,
                ResourceVersion = second.Metadata.ResourceVersion,
                GracePeriod = TimeSpan.Zero,
                PropagationPolicy = PropagationPolicy.Foreground,
            },
            Ct);
        Assert.NotNull(going);
        var left = await client.GetAsync(ConfigMaps, name, cancellationToken: Ct);
        Assert.NotNull(left.Metadata.DeletionTimestamp);
        Assert.Equal(["foregroundDeletion"], left.Metadata.Finalizers);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task All_that_is_selected_is_deleted_in_one_request()
    {
        await using var server = await StartServerAsync();
        using var client = server.CreateRestClient();
        foreach (var app in (string[])["web", "web", "db"])
        {
            await client.CreateAsync(
                ConfigMaps,
                new V1ConfigMap { Metadata = new V1ObjectMeta { NamespaceProperty = "shop", GenerateName = "c-", Labels = new Dictionary<string, string> { ["app"] = app } } },
                cancellationToken: Ct);
        }

        await client.DeleteAllAsync(ConfigMaps, "shop", new ListOptions { LabelSelector = "app=web" }, cancellationToken: Ct);
        Assert.Equal("db", Assert.Single((await client.ListAsync(ConfigMaps, "shop", cancellationToken: Ct)).Items).Metadata.Labels["app"]);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task Replicas_are_scaled_without_the_rest()
    {
        await using var server = await StartServerAsync();
        using var client = server.CreateRestClient();
        await client.CreateAsync(Deployments, Deployment(), cancellationToken: Ct);
        Assert.Equal(1, (await client.GetScaleAsync(Deployments, Web, Ct)).Replicas);
        Assert.Equal(4, (await client.ScaleAsync(Deployments, Web, 4, cancellationToken: Ct)).Replicas);
        var after = await client.GetAsync(Deployments, Web, cancellationToken: Ct);
        Assert.Equal((4, "web:1"), (after.Spec.Replicas, after.Spec.Template.Spec.Containers.Single().Image));
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task A_list_has_all_pages_or_the_one_that_was_asked_for()
    {
        await using var server = await StartServerAsync();
        using var client = server.CreateRestClient();
        await server.CreateManyAsync(Resources.ConfigMaps, Enumerable.Range(0, 1203).Select(static i => Objects.ConfigMap("shop", $"c-{i:0000}", "v")));
        await server.CreateManyAsync(Resources.ConfigMaps, [Objects.ConfigMap("other", "c", "v")]);
        var all = await client.ListAsync(ConfigMaps, cancellationToken: Ct);
        Assert.Equal(1204, all.Items.Count);
        Assert.Null(all.Continue);
        Assert.NotEmpty(all.ResourceVersion);
        Assert.Empty(all.InvalidItems);
        Assert.Equal(1203, (await client.ListAsync(ConfigMaps, "shop", cancellationToken: Ct)).Items.Count);

        var page = await client.ListAsync(ConfigMaps, "shop", new ListOptions { Limit = 1000 }, Ct);
        Assert.Equal(1000, page.Items.Count);
        var rest = await client.ListAsync(ConfigMaps, "shop", new ListOptions { Limit = 1000, Continue = page.Continue }, Ct);
        Assert.Equal(203, rest.Items.Count);
        Assert.Null(rest.Continue);
        Assert.Equal(1203, page.Items.Concat(rest.Items).Select(static c => c.Metadata.Name).Distinct().Count());
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task An_object_without_a_class_loses_nothing()
    {
        await using var server = await StartServerAsync();
        using var client = server.CreateRestClient();
        await DefineCronTabsAsync(server);
        var type = new UnstructuredType(Resources.CronTabs);
        await client.CreateAsync(
            type, Unstructured.Parse("""{"apiVersion":"stable.example.com/v1","kind":"CronTab","metadata":{"namespace":"shop","name":"a"},"spec":{"new":{"deep":[1,2.50,"x"]}}}"""), cancellationToken: Ct);
        var changed = await client.ModifyAsync(
            type,
            new ObjectName("shop", "a"),
            static obj =>
            {
                var json = obj.ToJsonObject();
                json["spec"]!["replicas"] = 1;
                return Unstructured.Parse(json.ToJsonString());
            },
            cancellationToken: Ct);
        Assert.Equal("""{"deep":[1,2.5,"x"]}""", changed.GetElement("spec", "new")!.Value.GetRawText().Replace("2.50", "2.5", StringComparison.Ordinal));
        Assert.Equal(1, changed.GetInt64("spec", "replicas"));
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task Typed_objects_get_owners_and_finalizers()
    {
        await using var server = await StartServerAsync();
        using var client = server.CreateRestClient();
        var owner = await client.CreateAsync(Deployments, Deployment(), cancellationToken: Ct);
        var child = ConfigMap("a", ("one", "1"));
        var owned = ConfigMaps.SetControllerReference(child, Deployments, owner);
        Assert.Null(child.Metadata.OwnerReferences);
        Assert.Equal("1", owned.Data["one"]);
        var stored = await client.CreateAsync(ConfigMaps, owned, cancellationToken: Ct);
        Assert.True(ConfigMaps.IsControlledBy(stored, Deployments, owner));
        Assert.Equal(Web, ConfigMaps.GetControllerName(stored, Deployments));
        var held = await client.AddFinalizerAsync(ConfigMaps, stored, "example.com/held", cancellationToken: Ct);
        Assert.True(ConfigMaps.HasFinalizer(held, "example.com/held"));
        Assert.True((await Assert.ThrowsAsync<ApiStatusException>(
            () => client.AddFinalizerAsync(ConfigMaps, stored, "example.com/other", cancellationToken: Ct))).IsConflict);
        var going = await client.DeleteAsync(ConfigMaps, new ObjectName("shop", "a"), cancellationToken: Ct);
        Assert.NotNull(going!.Metadata.DeletionTimestamp);
        await client.RemoveFinalizerAsync(ConfigMaps, going, "example.com/held", cancellationToken: Ct);
        Assert.Null(await client.TryGetAsync(ConfigMaps, new ObjectName("shop", "a"), cancellationToken: Ct));
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task Events_are_written_and_counted()
    {
        await using var server = await StartServerAsync();
        using var client = server.CreateRestClient();
        var deployment = await client.CreateAsync(Deployments, Deployment(), cancellationToken: Ct);
        await using (var recorder = new EventRecorder(client, "suite"))
        {
            recorder.Record(Deployments, deployment, EventKind.Normal, "Scaled", "up");
            recorder.Record(Deployments, deployment, EventKind.Normal, "Scaled", "up");
            recorder.Record(Deployments, deployment, EventKind.Warning, "Failed", "oops");
        }

        var events = (await client.ListAsync(new UnstructuredType(new GroupVersionResource("", "v1", "events")), "shop", cancellationToken: Ct)).Items;
        Assert.Equal([("Failed", 1L), ("Scaled", 2L)], events.Select(static e => (e.GetString("reason")!, e.GetInt64("count")!.Value)).Order());
        Assert.All(events, e => Assert.Equal(deployment.Metadata.Uid, e.GetString("involvedObject", "uid")));
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task One_instance_leads_and_another_one_follows_when_it_ends()
    {
        await using var server = await StartServerAsync();
        using var client = server.CreateRestClient();
        using var stopFirst = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        using var stopSecond = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        var leaders = System.Threading.Channels.Channel.CreateUnbounded<string>();
        var leading = 0;
        var first = Elector("first").RunAsync(token => LeadAsync("first", token), stopFirst.Token);
        Assert.Equal("first", await leaders.Reader.ReadAsync(Ct));
        var second = Elector("second").RunAsync(token => LeadAsync("second", token), stopSecond.Token);
        await stopFirst.CancelAsync();
        await first.WaitAsync(Ct);
        Assert.Equal("second", await leaders.Reader.ReadAsync(Ct));
        var lease = await client.GetAsync(new UnstructuredType(new GroupVersionResource("coordination.k8s.io", "v1", "leases")), new ObjectName("shop", "suite"), cancellationToken: Ct);
        Assert.Equal(("second", 1L), (lease.GetString("spec", "holderIdentity"), lease.GetInt64("spec", "leaseTransitions")));
        await stopSecond.CancelAsync();
        await second.WaitAsync(Ct);

        LeaderElector Elector(string identity) => new(
            client, new LeaderElectionOptions { Lease = new ObjectName("shop", "suite"), Identity = identity, RetryPeriod = TimeSpan.FromMilliseconds(100) });

        async Task LeadAsync(string who, CancellationToken token)
        {
            Assert.Equal(1, Interlocked.Increment(ref leading));
            await leaders.Writer.WriteAsync(who, token);
            await Task.Delay(Timeout.Infinite, token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            Interlocked.Decrement(ref leading);
        }
    }

    private static async Task DefineCronTabsAsync(IApiServer server)
    {
        using var api = new ApiClient(server);
        await api.CreateAsync(Resources.CustomResourceDefinitions, Objects.CronTabDefinition(), Ct);
        await api.WaitUntilServedAsync(Resources.CronTabs, Ct);
    }

    private static V1Deployment Deployment() => new()
    {
        Metadata = new V1ObjectMeta { Name = Web.Name, NamespaceProperty = Web.Namespace, Labels = new Dictionary<string, string> { ["app"] = "web" } },
        Spec = new V1DeploymentSpec
        {
            Replicas = 1,
            Selector = new V1LabelSelector { MatchLabels = new Dictionary<string, string> { ["app"] = "web" } },
            Template = new V1PodTemplateSpec
            {
                Metadata = new V1ObjectMeta { Labels = new Dictionary<string, string> { ["app"] = "web" } },
                Spec = new V1PodSpec { Containers = [new V1Container { Name = "web", Image = "web:1" }] },
            },
        },
    };

    private static V1ConfigMap ConfigMap(string name, params (string Key, string Value)[] data) => new()
    {
        Metadata = new V1ObjectMeta { Name = name, NamespaceProperty = "shop" },
        Data = data.ToDictionary(static pair => pair.Key, static pair => pair.Value),
    };

    private static CronTab CronTab(string name) => new()
    {
        Metadata = new ObjectMeta { Namespace = "shop", Name = name },
        Spec = new CronTabSpec { CronSpec = "* * * * *", Replicas = 1 },
    };
}
