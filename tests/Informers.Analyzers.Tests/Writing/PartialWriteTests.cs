using Informers.Tests;

namespace Informers.Analyzers.Tests;

/// <summary>Objects that are in the cache in part, written.</summary>
public sealed class PartialWriteTests
{
    // KubernetesClient's operations, as far as these tests call them, and a client of somebody's own.
    private const string Clients = """

        namespace k8s
        {
            public interface ICoreV1Operations;

            public static class CoreV1OperationsExtensions
            {
                public static Task<V1Pod> ReplaceNamespacedPodAsync(this ICoreV1Operations operations, V1Pod body, string name, string namespaceParameter) => throw new NotSupportedException();
                public static Task<V1Pod> ReplaceNamespacedPodStatusAsync(this ICoreV1Operations operations, V1Pod body, string name, string namespaceParameter) => throw new NotSupportedException();
                public static Task<V1Pod> PatchNamespacedPodAsync(this ICoreV1Operations operations, object body, string name, string namespaceParameter) => throw new NotSupportedException();
                public static Task<V1Pod> ReadNamespacedPodAsync(this ICoreV1Operations operations, string name, string namespaceParameter) => throw new NotSupportedException();
            }
        }

        class OwnClient(System.Net.Http.HttpClient http)
        {
            public Task UpdateAsync(V1Pod pod) => SendAsync(System.Net.Http.HttpMethod.Put, pod);
            public Task UpdateLabelsAsync(V1Pod pod) => SendAsync(System.Net.Http.HttpMethod.Patch, pod);
            Task SendAsync(System.Net.Http.HttpMethod method, object body) => Task.CompletedTask;
        }
        """;

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task An_update_with_an_object_that_a_transform_took_from_is_reported()
    {
        var messages = await RuleTest.VerifyAsync<PartialWriteAnalyzer>("""
            class Setup
            {
                SharedInformerOptions Options() => new SharedInformerOptions().For<V1Pod>(o => o.Transform = pod => { pod.Spec.Volumes = null; return pod; });
            }

            class Controller(IPodLister pods, ICoreV1Operations core, OwnClient own)
            {
                async Task Reconcile(ObjectName name)
                {
                    var pod = pods.Pods(name.Namespace).GetRequired(name.Name).DeepCopy();
                    pod.Metadata.Labels = new Dictionary<string, string> { ["seen"] = "true" };
                    await {|INF1080:core.ReplaceNamespacedPodAsync(pod, name.Name, name.Namespace)|};
                    await {|INF1080:own.UpdateAsync(pod)|};
                }

                void Register(ISharedIndexInformer<V1Pod> informer) => informer.AddEventHandler(new ResourceEventHandlerFuncs<V1Pod>
                {
                    UpdateFunc = (before, after) => {|INF1080:core.ReplaceNamespacedPodAsync(after, after.Metadata.Name, after.Metadata.NamespaceProperty)|},
                });

                async Task ByJson(ObjectName name)
                {
                    if (pods.Pods(name.Namespace).Get(name.Name) is not { } cached) return;
                    var pod = System.Text.Json.JsonSerializer.Deserialize<V1Pod>(System.Text.Json.JsonSerializer.Serialize(cached))!;
                    await {|INF1080:own.UpdateAsync(pod)|};
                }

                async Task All()
                {
                    foreach (var pod in pods.List().Where(pod => pod.Spec.NodeName is null))
                    {
                        await {|INF1080:own.UpdateAsync(pod with { })|};
                    }
                }
            }
            """ + Clients);
        Assert.Contains("'Spec'", messages[0]);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public Task A_transform_by_a_method_or_that_makes_another_object_counts_as_well() => RuleTest.VerifyAsync<PartialWriteAnalyzer>("""
        class Setup
        {
            void Run(ISharedIndexInformer<V1Pod> pods, ISharedIndexInformer<CronTab> tabs)
            {
                pods.SetTransform(Slim);
                tabs.SetTransform(tab => new CronTab { Metadata = tab.Metadata });
            }

            static V1Pod Slim(V1Pod pod)
            {
                pod.Metadata.Annotations?.Clear();
                return pod;
            }
        }

        interface ITabClient { Task<CronTab> ReplaceAsync(CronTab tab); Task<CronTab> UpdateStatusAsync(CronTab tab); }

        class Controller(ICoreV1Operations core, ITabClient client)
        {
            Task Pod(ISharedIndexInformer<V1Pod> pods, ObjectName name) => pods.Store.Get(name) is { } pod ? {|INF1080:core.ReplaceNamespacedPodAsync(pod, name.Name, name.Namespace)|} : Task.CompletedTask;
            Task<ReconcileResult> Tab(ObjectName name, CronTab? tab) { {|INF1080:client.ReplaceAsync(tab!)|}; {|INF1080:client.UpdateStatusAsync(tab!)|}; return null!; }
            Task Status(ISharedIndexInformer<V1Pod> pods, ObjectName name) => pods.Store.Get(name) is { } pod ? {|INF1080:core.ReplaceNamespacedPodStatusAsync(pod, name.Name, name.Namespace)|} : Task.CompletedTask;
        }

        class ReconcileResult;
        """ + Clients);

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public Task Patches_objects_of_the_server_and_what_is_whole_are_not_reported() => RuleTest.VerifyAsync<PartialWriteAnalyzer>("""
        class Setup
        {
            SharedInformerOptions Options() => new SharedInformerOptions()
                .For<V1Pod>(o => o.Transform = pod => { pod.Spec.Volumes = null; pod.Metadata.ManagedFields = null; return pod; })
                .For<CronTab>(o => o.Transform = tab => { tab.Metadata!.ManagedFields = null; return tab; });

            void Adds(ISharedIndexInformer<V1Deployment> deployments) => deployments.SetTransform(one => { one.Metadata.Labels["zone"] = string.Intern("a"); return one; });
        }

        interface IClient { Task<CronTab> ReplaceAsync(CronTab tab); Task<V1Deployment> UpdateAsync(V1Deployment deployment); }

        class Controller(IPodLister pods, ICronTabLister tabs, IDeploymentLister deployments, ICoreV1Operations core, OwnClient own, IClient client)
        {
            async Task Reconcile(ObjectName name, V1Pod wanted)
            {
                var cached = pods.Pods(name.Namespace).GetRequired(name.Name);
                await core.PatchNamespacedPodAsync(cached, name.Name, name.Namespace);
                await own.UpdateLabelsAsync(cached);
                var fresh = await core.ReadNamespacedPodAsync(name.Name, name.Namespace);
                await core.ReplaceNamespacedPodAsync(fresh, name.Name, name.Namespace);
                await core.ReplaceNamespacedPodAsync(wanted, name.Name, name.Namespace);
                await core.ReplaceNamespacedPodAsync(new V1Pod { Metadata = cached.Metadata }, name.Name, name.Namespace);
                var pod = cached;
                pod = fresh;
                await core.ReplaceNamespacedPodAsync(pod, name.Name, name.Namespace);
                await core.ReplaceNamespacedPodStatusAsync(cached, name.Name, name.Namespace);
                await client.ReplaceAsync(tabs.CronTabs("shop").GetRequired("backup"));
                await client.UpdateAsync(deployments.Deployments("shop").GetRequired("web"));
            }
        }

        class Mirror(Indexer<V1Pod> mirror, Dictionary<string, V1Pod> table)
        {
            void Register(ISharedIndexInformer<V1Pod> informer) => informer.AddEventHandler(new ResourceEventHandlerFuncs<V1Pod>
            {
                UpdateFunc = (_, pod) => { mirror.Update(pod); UpdateTable(pod); },
            });

            void UpdateTable(V1Pod pod) => table[pod.Metadata.Name] = pod;
        }
        """ + Clients);

    [Theory(Timeout = TestTimeouts.Milliseconds)]
    [InlineData("GenerateInformer(typeof(V1Pod), Fields = [\"metadata\", \"spec.nodeName\", \"status\"])", true, false)]
    [InlineData("GenerateInformer(typeof(V1Pod), Fields = [\"metadata.annotations\", \"spec\", \"status\"])", true, true)]
    [InlineData("GenerateInformer(typeof(V1Pod), Drop = [\"spec.volumes\"])", true, false)]
    [InlineData("GenerateInformer(typeof(V1Pod), Drop = [\"status.conditions\"])", true, true)]
    [InlineData("GenerateInformer(typeof(V1Pod), Drop = [\"metadata.annotations\"])", true, true)]
    [InlineData("GenerateInformers(typeof(V1Node), Drop = [\"status.conditions\"])", true, true)]
    [InlineData("GenerateInformers(typeof(V1Node), Drop = [\"status.conditions\"]), GenerateInformer(typeof(V1Pod))", false, false)]
    [InlineData("GenerateInformer(typeof(V1Pod), Drop = [\"metadata.managedFields\"])", false, false)]
    [InlineData("GenerateInformer(typeof(V1Node), Drop = [\"spec\"])", false, false)]
    [InlineData("GenerateInformer(typeof(V1Pod), Fields = [\"metadata\", \"spec\", \"status\"])", false, false)]
    [InlineData("GenerateInformers(typeof(V1Pod), Fields = [\"metadata\", \"spec\", \"status\"])", false, false)]
    [InlineData("GenerateInformer(typeof(V1Pod), Fields = [\"metadata\", \"status\"])", true, false)]
    [InlineData("GenerateInformer(typeof(V1Pod))", false, false)]
    public async Task What_a_projection_leaves_out_is_taken_away_by_an_update(string attribute, bool isPartial, bool harmsStatus)
    {
        var messages = await RuleTest.VerifyAsync<PartialWriteAnalyzer>($$"""
            [{{attribute}}]
            partial class Host;

            class Controller(IPodLister pods, ICoreV1Operations core)
            {
                async Task Reconcile(ObjectName name)
                {
                    var pod = pods.Pods(name.Namespace).GetRequired(name.Name).DeepCopy();
                    await {{Marked(isPartial, "core.ReplaceNamespacedPodAsync(pod, name.Name, name.Namespace)")}};
                    await {{Marked(harmsStatus, "core.ReplaceNamespacedPodStatusAsync(pod, name.Name, name.Namespace)")}};
                    await core.PatchNamespacedPodAsync(pod, name.Name, name.Namespace);
                }
            }
            """ + Clients);
        Assert.All(messages, static message => Assert.Contains("holds 'V1Pod' without what Fields or Drop of its informer leave out", message, StringComparison.Ordinal));

        static string Marked(bool isMarked, string call) => isMarked ? "{|INF1080:" + call + "|}" : call;
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public Task What_one_factory_has_whole_and_another_in_part_is_not_reported() => RuleTest.VerifyAsync<PartialWriteAnalyzer>("""
        namespace One { [GenerateInformer(typeof(V1Pod))] partial class Host; }
        namespace Two { [GenerateInformer(typeof(V1Pod), Drop = ["spec"])] partial class Host; }
        class Controller(IPodLister pods, ICoreV1Operations core)
        {
            Task Write(ObjectName name) => core.ReplaceNamespacedPodAsync(pods.Pods("a").GetRequired("b"), name.Name, name.Namespace);
        }
        """ + Clients);

    [Theory(Timeout = TestTimeouts.Milliseconds)]
    [InlineData("GenerateInformers(typeof(V1Node))", "GenerateInformer(typeof(V1Pod), Fields = [\"metadata\"])", false)]
    [InlineData("GenerateInformer(typeof(V1Pod), Fields = [\"metadata\"])", "GenerateInformers(typeof(V1Node))", false)]
    [InlineData("GenerateInformers(typeof(V1Node), Drop = [\"spec\"])", "GenerateInformer(typeof(V1Pod), Fields = [\"metadata\"])", true)]
    [InlineData("GenerateInformers(typeof(V1Node)), GenerateInformer(typeof(V1Pod), Drop = [\"spec\"])", "GenerateInformer(typeof(V1Pod), Fields = [\"metadata\"])", true)]
    [InlineData("GenerateInformer(typeof(V1Node))", "GenerateInformer(typeof(V1Pod), Fields = [\"metadata\"])", true)]
    public Task Each_factory_that_has_a_class_has_to_have_it_in_part(string one, string two, bool isPartial) => RuleTest.VerifyAsync<PartialWriteAnalyzer>($$"""
        namespace One { [{{one}}] partial class Host; }
        namespace Two { [{{two}}] partial class Host; }
        class Controller(IPodLister pods, ICoreV1Operations core)
        {
            Task Write(ObjectName name) => {{(isPartial ? "{|INF1080:" : "")}}core.ReplaceNamespacedPodAsync(pods.Pods("a").GetRequired("b"), name.Name, name.Namespace){{(isPartial ? "|}" : "")}};
        }
        """ + Clients);

    [Theory(Timeout = TestTimeouts.Milliseconds)]
    [InlineData("", "Version = \"v1\", Drop = [\"spec\"]", false)]
    [InlineData("Drop = [\"spec\"]", "Version = \"v1\"", false)]
    [InlineData("Drop = [\"spec\"]", "Version = \"v1\", Drop = [\"spec\"]", true)]
    [InlineData("Drop = [\"spec\"]", "Version = \"v2\"", true)]
    public Task Each_factory_that_has_a_definition_has_to_have_it_in_part(string one, string two, bool isPartial) => RuleTest.VerifyAsync<PartialWriteAnalyzer>($$"""
        [KubernetesResource("example.com", "v1", "Task", "tasks")]
        public class Job { public ObjectMeta? Metadata { get; set; } public string? Spec { get; set; } }

        namespace One { [GenerateInformer(Crd = "tasks.example.com"{{(one.Length > 0 ? ", " + one : "")}})] partial class Host; }
        namespace Two { [GenerateInformer(Crd = "tasks.example.com", {{two}})] partial class Host; }

        class Controller(ISharedIndexInformer<Job> jobs, Informers.Rest.IRestClient client, ResourceType<Job> type)
        {
            Task Write(ObjectName name) => {{(isPartial ? "{|INF1080:" : "")}}Informers.Rest.ResourceRequests.UpdateAsync(client, type, jobs.Store.Get(name)!){{(isPartial ? "|}" : "")}};
        }
        """ + Clients);

    [Theory(Timeout = TestTimeouts.Milliseconds)]
    [InlineData("[GenerateInformer(Drop = [\"spec\"])]", "")]
    [InlineData("", "[GenerateInformer(Crd = \"tasks.example.com\", Version = \"v1\", Drop = [\"spec\"])]")]
    [InlineData("", "[GenerateInformer(Crd = \"tasks.example.com\", Drop = [\"spec\"])]")]
    public Task A_class_that_is_projected_by_itself_or_by_its_definition_counts(string onClass, string onHost) => RuleTest.VerifyAsync<PartialWriteAnalyzer>($$"""
        {{onClass}}
        [KubernetesResource("example.com", "v1", "Task", "tasks")]
        public class Job { public ObjectMeta? Metadata { get; set; } public string? Spec { get; set; } }

        {{onHost}}
        partial class Host;

        class Controller(ISharedIndexInformer<Job> jobs, Informers.Rest.IRestClient client, ResourceType<Job> type)
        {
            Task Write(ObjectName name) => {|INF1080:Informers.Rest.ResourceRequests.UpdateAsync(client, type, jobs.Store.Get(name)!)|};
        }
        """ + Clients);

    [Theory(Timeout = TestTimeouts.Milliseconds)]
    [InlineData("Drop = [\"spec\"]", true)]
    [InlineData("", false)]
    public async Task What_a_projection_left_parts_out_of_is_not_to_be_applied(string own, bool isPartial)
    {
        var messages = await RuleTest.VerifyAsync<PartialWriteAnalyzer>($$"""
            using Informers.Rest;
            [GenerateInformer({{own}})]
            [KubernetesResource("example.com", "v1", "Task", "tasks")]
            public class Job { public ObjectMeta? Metadata { get; set; } public string? Spec { get; set; } }

            class Controller(ISharedIndexInformer<Job> jobs, IRestClient client, ResourceType<Job> type, ApplyOptions options)
            {
                Task Apply(ObjectName name) => {{Marked("client.ApplyAsync(type, jobs.Store.Get(name)!, options)")}};
                Task Static(ObjectName name) => {{Marked("ResourceRequests.ApplyAsync(client, type, jobs.Store.Get(name)!, options)")}};
                Task New(ObjectName name) => client.ApplyAsync(type, new Job { Metadata = new ObjectMeta { Name = name.Name }, Spec = jobs.Store.Get(name)?.Spec }, options);
            }
            """ + Clients);
        Assert.All(messages, static message => Assert.Contains(
            "without what Fields or Drop of its informer leave out, and applying it would set what was not decoded and cannot be null", message, StringComparison.Ordinal));

        string Marked(string call) => isPartial ? "{|INF1080:" + call + "|}" : call;
    }

    [Theory(Timeout = TestTimeouts.Milliseconds)]
    [InlineData("Fields = [\"metadata\", \"spec\"]", "[GenerateInformer(typeof(Job))]", true)]
    [InlineData("Drop = [\"spec\"]", "[GenerateInformer(typeof(Job))]", true)]
    [InlineData("Drop = [\"spec\"]", "[GenerateInformers(typeof(Job))]", true)]
    [InlineData("Drop = [\"spec\"]", "[GenerateInformers(typeof(Job), Drop = [])]", true)]
    [InlineData("Fields = [\"metadata\", \"spec\", \"node-name\", \"more\"]", "[GenerateInformer(typeof(Job))]", false)]
    [InlineData("", "[GenerateInformer(typeof(Job))]", false)]
    [InlineData("Drop = []", "[GenerateInformer(typeof(Job))]", false)]
    public Task A_factory_has_of_a_class_what_that_leaves_of_itself(string own, string onHost, bool isPartial) => RuleTest.VerifyAsync<PartialWriteAnalyzer>($$"""
        [GenerateInformer({{own}})]
        [KubernetesResource("example.com", "v1", "Task", "tasks")]
        public class Job(string? more)
        {
            public string? Kind { get; set; }
            public ObjectMeta? Metadata { get; set; }
            public string? Spec { get; set; }
            [System.Text.Json.Serialization.JsonPropertyName("node-name")] public string? Node { get; set; }
            [System.Text.Json.Serialization.JsonIgnore] public string? Ignored { get; set; }
            public string? More { get; } = more;
            public bool IsReady => Spec is not null;
            public static string? Shared { get; set; }
        }

        {{onHost}}
        partial class Host;

        class Controller(ISharedIndexInformer<Job> jobs, Informers.Rest.IRestClient client, ResourceType<Job> type)
        {
            Task Write(ObjectName name) => {{(isPartial ? "{|INF1080:" : "")}}Informers.Rest.ResourceRequests.UpdateAsync(client, type, jobs.Store.Get(name)!){{(isPartial ? "|}" : "")}};
        }
        """ + Clients);

    [Theory(Timeout = TestTimeouts.Milliseconds)]
    [InlineData("Drop = [\"spec\"]", true)]
    [InlineData("Fields = [\"metadata\", \"status\"]", true)]
    [InlineData("Drop = [\"metadata.managedFields\"]", false)]
    [InlineData("", false)]
    public Task A_status_is_refused_by_the_runtime_where_anything_is_left_out(string own, bool isPartial) => RuleTest.VerifyAsync<PartialWriteAnalyzer>($$"""
        using Informers.Rest;
        [GenerateInformer({{own}})]
        [KubernetesResource("example.com", "v1", "Task", "tasks")]
        public record Job { public ObjectMeta? Metadata { get; set; } public string? Spec { get; set; } public string? Status { get; set; } }

        interface IJobClient { Task<Job> UpdateStatusAsync(Job job); }

        class Controller(ISharedIndexInformer<Job> jobs, IRestClient client, ResourceType<Job> type, IJobClient other)
        {
            Task Status(ObjectName name) => {{(isPartial ? "{|INF1080:" : "")}}client.UpdateStatusAsync(type, jobs.Store.Get(name)! with { Status = "done" }){{(isPartial ? "|}" : "")}};
            Task Other(ObjectName name) => other.UpdateStatusAsync(jobs.Store.Get(name)! with { Status = "done" });
            async Task Fresh(ObjectName name) => await client.UpdateStatusAsync(type, await client.GetAsync(type, name));
        }
        """ + Clients);

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public Task What_a_private_method_returns_of_the_cache_is_reported_where_it_is_written() => RuleTest.VerifyAsync<PartialWriteAnalyzer>("""
        class Controller(ISharedIndexInformer<V1Pod> informer, IPodLister pods, OwnClient own)
        {
            void Setup() => informer.SetTransform(pod => { pod.Spec.Volumes = null; return pod; });

            async Task Run(ObjectName name)
            {
                if (Find(name) is not { } pod) return;
                var thawed = Thawed(pod);
                await {|INF1080:own.UpdateAsync(thawed)|};
                await {|INF1080:own.UpdateAsync(this.Find(name)!)|};
            }

            static V1Pod Thawed(V1Pod pod)
            {
                Func<V1Pod> another = () => new V1Pod();
                var copy = pod.DeepCopy();
                copy.Metadata.Annotations?.Remove("frozen");
                return copy;
            }

            V1Pod? Find(ObjectName name)
            {
                if (name.Name.Length == 0) return null;
                return pods.Pods(name.Namespace).Get(name.Name);
            }
        }
        """ + Clients);

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public Task What_a_method_returns_that_may_be_whole_is_not_reported() => RuleTest.VerifyAsync<PartialWriteAnalyzer>("""
        class Controller(ISharedIndexInformer<V1Pod> informer, IPodLister pods, OwnClient own, ICoreV1Operations core)
        {
            void Setup() => informer.SetTransform(pod => { pod.Spec.Volumes = null; return pod; });

            async Task Run(ObjectName name, V1Pod wanted)
            {
                await own.UpdateAsync(Either(name, wanted));
                await own.UpdateAsync(Copied(wanted));
                await own.UpdateAsync(Copied(pods.Pods("a").GetRequired("b")));
                await own.UpdateAsync(New(pods.Pods("a").GetRequired("b")));
                await own.UpdateAsync(await Fresh(name));
                await own.UpdateAsync(Open(name));
                await own.UpdateAsync(Endless(name));
                await own.UpdateAsync(Nothing()!);
            }

            V1Pod Either(ObjectName name, V1Pod wanted)
            {
                if (name.Name.Length == 0) return wanted;
                return pods.Pods(name.Namespace).GetRequired(name.Name);
            }

            static V1Pod Copied(V1Pod pod) => pod.DeepCopy();

            static V1Pod New(V1Pod pod) => new() { Metadata = pod.Metadata, Spec = new V1PodSpec() };

            Task<V1Pod> Fresh(ObjectName name) => core.ReadNamespacedPodAsync(name.Name, name.Namespace);

            protected V1Pod Open(ObjectName name) => pods.Pods(name.Namespace).GetRequired(name.Name);

            V1Pod Endless(ObjectName name) => Endless(name);

            V1Pod? Nothing() => null;
        }
        """ + Clients);

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public Task A_private_method_that_is_only_given_what_is_cached_is_reported_where_it_writes() => RuleTest.VerifyAsync<PartialWriteAnalyzer>("""
        class Controller(ISharedIndexInformer<V1Pod> informer, IPodLister pods, OwnClient own, ICoreV1Operations core)
        {
            void Setup() => informer.SetTransform(pod => { pod.Spec.Volumes = null; return pod; });

            async Task Run()
            {
                await foreach (var change in informer.WatchAsync())
                {
                    if (change.Object is not { } pod) continue;
                    await Mark(change.Name, pod);
                }

                foreach (var pod in pods.List()) await Deeper(pod.DeepCopy());
            }

            async Task Mark(ObjectName name, V1Pod pod)
            {
                var marked = pod.DeepCopy();
                marked.Metadata.Labels["seen"] = "true";
                await {|INF1080:core.ReplaceNamespacedPodAsync(marked, name.Name, name.Namespace)|};
                await Deeper(marked);
            }

            Task Deeper(V1Pod pod) => this.Deepest(again: false, pod: pod);

            Task Deepest(V1Pod pod, bool again) => again ? Deepest(pod, false) : {|INF1080:own.UpdateAsync(pod)|};
        }
        """ + Clients);

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public Task A_method_that_may_be_given_something_else_is_not_reported() => RuleTest.VerifyAsync<PartialWriteAnalyzer>("""
        class Controller(ISharedIndexInformer<V1Pod> informer, IPodLister pods, OwnClient own, ICoreV1Operations core)
        {
            void Setup() => informer.SetTransform(pod => { pod.Spec.Volumes = null; return pod; });

            async Task Run(ObjectName name, V1Pod wanted)
            {
                var cached = pods.Pods(name.Namespace).GetRequired(name.Name);
                var fresh = await core.ReadNamespacedPodAsync(name.Name, name.Namespace);
                await Both(cached);
                await Both(fresh);
                await Fresh(cached, name);
                await Named(cached);
                Func<V1Pod, Task> named = Named;
                await Open(cached);
                await Given(cached, fresh);
            }

            Task Both(V1Pod pod) => own.UpdateAsync(pod);

            async Task Fresh(V1Pod pod, ObjectName name)
            {
                pod = await core.ReadNamespacedPodAsync(name.Name, name.Namespace);
                await own.UpdateAsync(pod);
            }

            Task Named(V1Pod pod) => own.UpdateAsync(pod);

            internal Task Open(V1Pod pod) => own.UpdateAsync(pod);

            Task Given(V1Pod cached, V1Pod fresh) => own.UpdateAsync(fresh);
        }

        partial class Parts(IPodLister pods)
        {
            Task Run() => Nobody(new V1Pod());

            Task Nobody(V1Pod pod) => Task.CompletedTask;

            Task Uncalled(OwnClient own, V1Pod pod) => own.UpdateAsync(pod);
        }
        """ + Clients);

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public Task A_pragma_switches_it_off() => RuleTest.VerifyAsync<PartialWriteAnalyzer>("""
        class Controller(ISharedIndexInformer<V1Pod> pods, ICoreV1Operations core)
        {
            void Setup() => pods.SetTransform(pod => { pod.Status = null; return pod; });
        #pragma warning disable INF1080 // The server takes no status here.
            Task Write(ObjectName name) => core.ReplaceNamespacedPodAsync(pods.Store.Get(name)!, name.Name, name.Namespace);
        #pragma warning restore INF1080
            Task Again(ObjectName name) => {|INF1080:core.ReplaceNamespacedPodAsync(pods.Store.Get(name)!, name.Name, name.Namespace)|};
        }
        """ + Clients);

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public Task The_editorconfig_switches_it_off() => RuleTest.VerifyAsync<PartialWriteAnalyzer>("""
        class Controller(ISharedIndexInformer<V1Pod> pods, ICoreV1Operations core)
        {
            void Setup() => pods.SetTransform(pod => { pod.Spec = null; return pod; });
            Task Write(ObjectName name) => core.ReplaceNamespacedPodAsync(pods.Store.Get(name)!, name.Name, name.Namespace);
        }
        """ + Clients, "dotnet_diagnostic.INF1080.severity = none");
}
