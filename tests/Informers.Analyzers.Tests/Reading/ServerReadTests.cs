using Informers.CodeFixes;
using Informers.Generator;
using Informers.Generator.Tests;
using Informers.Tests;

namespace Informers.Analyzers.Tests;

/// <summary>Reads from the API server, in handlers and elsewhere.</summary>
public sealed class ServerReadTests
{
    // KubernetesClient's operations, as far as these tests call them, and the reconciler's shapes.
    private const string Clients = """

        namespace k8s
        {
            public interface ICoreV1Operations;
            public interface IAppsV1Operations;
            public interface IFullKubernetes { ICoreV1Operations CoreV1 { get; } IAppsV1Operations AppsV1 { get; } }

            public static class CoreV1OperationsExtensions
            {
                public static Task<V1Pod> ReadNamespacedPodAsync(this ICoreV1Operations operations, string name, string namespaceParameter, bool? pretty = null, CancellationToken cancellationToken = default) => throw new NotSupportedException();
                public static V1Pod ReadNamespacedPod(this ICoreV1Operations operations, string name, string namespaceParameter, bool? pretty = null) => throw new NotSupportedException();
                public static Task<V1Node> ReadNodeAsync(this ICoreV1Operations operations, string name, bool? pretty = null, CancellationToken cancellationToken = default) => throw new NotSupportedException();
                public static Task<V1Service> ReadNamespacedServiceAsync(this ICoreV1Operations operations, string name, string namespaceParameter, bool? pretty = null, CancellationToken cancellationToken = default) => throw new NotSupportedException();
                public static Task<V1PodList> ListNamespacedPodAsync(this ICoreV1Operations operations, string namespaceParameter, string? fieldSelector = null, string? labelSelector = null, int? limit = null, string? resourceVersion = null, CancellationToken cancellationToken = default) => throw new NotSupportedException();
                public static Task<V1PodList> ListPodForAllNamespacesAsync(this ICoreV1Operations operations, string? fieldSelector = null, string? labelSelector = null, CancellationToken cancellationToken = default) => throw new NotSupportedException();
                public static Task<V1Pod> ReplaceNamespacedPodAsync(this ICoreV1Operations operations, V1Pod body, string name, string namespaceParameter, CancellationToken cancellationToken = default) => throw new NotSupportedException();
                public static Task DeleteNamespacedPodAsync(this ICoreV1Operations operations, string name, string namespaceParameter, CancellationToken cancellationToken = default) => throw new NotSupportedException();
            }

            public sealed class GenericClient
            {
                public Task<T> ReadNamespacedAsync<T>(string ns, string name, CancellationToken cancel = default) => throw new NotSupportedException();
            }
        }

        class ReconcileResult;
        """;

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task Reading_what_a_lister_in_reach_has_is_reported_in_handlers_reconciles_and_loops()
    {
        var messages = await RuleTest.VerifyAsync<ServerReadAnalyzer>("""
            class Controller(IFullKubernetes client, IPodLister pods, ClusterInformers factory, GenericClient generic)
            {
                async Task<ReconcileResult> Work(ObjectName name, CancellationToken token)
                {
                    var pod = await {|INF1070:client.CoreV1.ReadNamespacedPodAsync(name.Name, name.Namespace, cancellationToken: token)|};
                    if (pod.Spec.NodeName is null) return new();
                    var node = await {|INF1070:client.CoreV1.ReadNodeAsync(pod.Spec.NodeName, cancellationToken: token)|}.ConfigureAwait(false);
                    Console.WriteLine(node.Metadata.Labels["zone"]);
                    var list = await {|INF1070:client.CoreV1.ListNamespacedPodAsync(name.Namespace, labelSelector: "app=web")|};
                    Console.WriteLine(list.Items.Count(one => one.Status.Phase == "Running"));
                    var tab = await {|INF1070:generic.ReadNamespacedAsync<CronTab>(name.Namespace, name.Name)|};
                    return tab?.Spec is null ? new() : await Helper(name);
                }

                async Task<ReconcileResult> Helper(ObjectName name)
                {
                    foreach (var pod in (await {|INF1070:client.CoreV1.ListPodForAllNamespacesAsync()|}).Items)
                    {
                        Console.WriteLine(pod.Metadata.Name);
                    }

                    return new();
                }

                void Register(ISharedIndexInformer<V1Node> informer) => informer.AddEventHandler(new ResourceEventHandlerFuncs<V1Node>
                {
                    AddFunc = (node, _) =>
                    {
                        if ({|INF1070:client.CoreV1.ReadNamespacedPod("agent", node.Metadata.Name)|}.Status.Phase != "Running") Console.WriteLine(node.Metadata.Name);
                    },
                });

                async Task Follow(ISharedIndexInformer<V1Node> informer)
                {
                    await foreach (var change in informer.WatchAsync())
                    {
                        var pod = await {|INF1070:client.CoreV1.ReadNamespacedPodAsync("agent", change.Name.Name)|};
                        Console.WriteLine(IsReady(pod) ? pod.Status.PodIP : "");
                    }
                }

                static bool IsReady(V1Pod pod) => pod.Status.Phase == "Running";
            }

            class Other(IFullKubernetes client)
            {
                async Task ReconcileAsync(ObjectName name)
                {
                    var service = await {|INF1070:client.CoreV1.ReadNamespacedServiceAsync(name.Name, name.Namespace)|};
                    Console.WriteLine(service.Spec.ClusterIP);
                }
            }

            [GenerateInformer(typeof(V1Service))]
            class Host;
            """ + Clients);
        Assert.Contains("'pods'", messages[0]);
        Assert.Contains("'factory.Core.V1.Nodes.Lister'", messages[1]);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public Task The_runtimes_requests_are_reported_as_well_unless_they_say_a_version() => RuleTest.VerifyFixAsync<ServerReadAnalyzer, AskListerFix>("""
        using Informers.Rest;

        class Controller(IRestClient client, ICronTabLister tabs, INodeLister nodes)
        {
            async Task<ReconcileResult> Work(ObjectName name, CancellationToken token)
            {
                var tab = await {|INF1070:client.GetAsync(CronTabInformer.ResourceType, name, cancellationToken: token)|};
                var absent = await {|INF1070:client.TryGetAsync(NodeInformer.ResourceType, new ObjectName("", "a"), cancellationToken: token)|};
                var list = await {|INF1070:client.ListAsync(CronTabInformer.ResourceType, "shop", cancellationToken: token)|};
                Console.WriteLine($"{tab.Spec?.Schedule} {absent?.Metadata.Name} {list.Items.Count}");
                var fresh = await client.GetAsync(CronTabInformer.ResourceType, name, new GetOptions { ResourceVersion = "7" }, token);
                Console.WriteLine(fresh.Spec?.Schedule);
                return new();
            }
        }

        class ReconcileResult;
        """, """
        using Informers.Rest;

        class Controller(IRestClient client, ICronTabLister tabs, INodeLister nodes)
        {
            async Task<ReconcileResult> Work(ObjectName name, CancellationToken token)
            {
                var tab = tabs.CronTabs(name.Namespace).GetRequired(name.Name);
                var absent = nodes.Get("a");
                var list = tabs.CronTabs("shop").List();
                Console.WriteLine($"{tab.Spec?.Schedule} {absent?.Metadata.Name} {list.Count}");
                var fresh = await client.GetAsync(CronTabInformer.ResourceType, name, new GetOptions { ResourceVersion = "7" }, token);
                Console.WriteLine(fresh.Spec?.Schedule);
                return new();
            }
        }

        class ReconcileResult;
        """);

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public Task A_read_that_may_have_to_be_the_servers_is_not_reported() => RuleTest.VerifyAsync<ServerReadAnalyzer>("""
        class Controller(IFullKubernetes client, IPodLister pods)
        {
            V1Pod? _kept;

            async Task<ReconcileResult> Change(ObjectName name, CancellationToken token)
            {
                var pod = await client.CoreV1.ReadNamespacedPodAsync(name.Name, name.Namespace);
                pod.Metadata.Labels["seen"] = "true";
                await client.CoreV1.ReplaceNamespacedPodAsync(pod, name.Name, name.Namespace);
                return new();
            }

            async Task<ReconcileResult> Hold(ObjectName name, CancellationToken token)
            {
                var pod = await client.CoreV1.ReadNamespacedPodAsync(name.Name, name.Namespace);
                Console.WriteLine(pod.Metadata.ResourceVersion + pod.Metadata.Uid);
                return new();
            }

            async Task<ReconcileResult> Delete(ObjectName name, CancellationToken token)
            {
                var pod = await client.CoreV1.ReadNamespacedPodAsync(name.Name, name.Namespace);
                if (pod.Status.Phase == "Succeeded") await client.CoreV1.DeleteNamespacedPodAsync(name.Name, name.Namespace);
                return new();
            }

            async Task<ReconcileResult> SecondLook(ObjectName name, CancellationToken token)
            {
                if (pods.Pods(name.Namespace).Get(name.Name) is not null) return new();
                var pod = await client.CoreV1.ReadNamespacedPodAsync(name.Name, name.Namespace);
                Console.WriteLine(pod.Spec.NodeName);
                return new();
            }

            async Task<ReconcileResult> Keep(ObjectName name, CancellationToken token)
            {
                _kept = await client.CoreV1.ReadNamespacedPodAsync(name.Name, name.Namespace);
                Publish(await client.CoreV1.ReadNamespacedPodAsync(name.Name, name.Namespace));
                return new();
            }

            async Task<ReconcileResult> Consistent(ObjectName name, CancellationToken token)
            {
                var list = await client.CoreV1.ListNamespacedPodAsync(name.Namespace, resourceVersion: "0");
                Console.WriteLine(list.Items.Count);
                try
                {
                    return new();
                }
                catch (InvalidOperationException)
                {
                    var pod = await client.CoreV1.ReadNamespacedPodAsync(name.Name, name.Namespace);
                    Console.WriteLine(pod.Spec.NodeName);
                    throw;
                }
            }

            void Publish(V1Pod pod) { }
        }
        """ + Clients);

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public Task A_number_or_text_that_is_handed_on_as_an_object_is_only_read() => RuleTest.VerifyAsync<ServerReadAnalyzer>("""
        class Handler(IFullKubernetes client, IPodLister pods) : IResourceEventHandler<V1Node>
        {
            public void OnAdd(V1Node node, bool isInInitialList) => _ = Tell(node);
            public void OnUpdate(V1Node before, V1Node after) => _ = TellMore(after);
            public void OnDelete(DeletedObject<V1Node> deleted) { }

            async Task Tell(V1Node node)
            {
                var list = await {|INF1070:client.CoreV1.ListNamespacedPodAsync("shop")|};
                Log("{Count} {First}", list.Items.Count, list.Items[0].Metadata.Name);
            }

            async Task TellMore(V1Node node)
            {
                var list = await client.CoreV1.ListNamespacedPodAsync("shop");
                Log("{Items}", list.Items);
                var pod = await client.CoreV1.ReadNamespacedPodAsync("web", "shop");
                Log("{Pod}", (object)pod);
            }

            static void Log(string text, params object[] values) { }
        }
        """ + Clients);

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public Task Reads_elsewhere_of_other_kinds_and_beside_filtered_informers_are_not_reported() => RuleTest.VerifyAsync<ServerReadAnalyzer>("""
        class Commands(IFullKubernetes client, IPodLister pods)
        {
            public async Task Show(string name)
            {
                var pod = await client.CoreV1.ReadNamespacedPodAsync(name, "shop");
                Console.WriteLine(pod.Spec.NodeName);
            }

            async Task<ReconcileResult> Work(ObjectName name, CancellationToken token)
            {
                var service = await client.CoreV1.ReadNamespacedServiceAsync(name.Name, name.Namespace);
                Console.WriteLine(service.Spec.ClusterIP);
                return new();
            }
        }
        """ + Clients);

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public Task What_is_generated_in_the_same_project_says_nothing_of_what_informers_follow() => AnalyzerHarness.VerifyAsync<InformerGenerator, ServerReadAnalyzer>("""
        using System;
        using System.Threading.Tasks;
        using Informers;
        using Informers.Rest;

        namespace Own;

        [GenerateInformer(typeof(Shelf))]
        public partial class OwnInformers;

        [KubernetesResource("stable.example.com", "v1", "Shelf", "shelves")]
        public class Shelf
        {
            public ObjectMeta? Metadata { get; set; }
        }

        class Controller(IRestClient client, ResourceType<Shelf> shelves)
        {
            async Task ReconcileAsync(ObjectName name)
            {
                var shelf = await {|INF1070:client.GetAsync(shelves, name)|};
                Console.WriteLine(shelf.Metadata?.Generation);
            }
        }
        """);

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public Task Reads_beside_an_informer_of_a_part_of_the_objects_are_not_reported() => RuleTest.VerifyAsync<ServerReadAnalyzer>("""
        class Controller(IFullKubernetes client, Informers.Rest.IRestClient rest)
        {
            readonly ClusterInformers _factory = new(rest, new SharedInformerOptions { Namespace = "shop" });

            async Task<ReconcileResult> Work(ObjectName name, CancellationToken token)
            {
                var pod = await client.CoreV1.ReadNamespacedPodAsync(name.Name, name.Namespace);
                Console.WriteLine(pod.Spec.NodeName);
                return new();
            }
        }
        """ + Clients);

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public Task Options_of_one_class_say_nothing_of_the_others() => RuleTest.VerifyAsync<ServerReadAnalyzer>("""
        class Controller(IFullKubernetes client, IPodLister pods, INodeLister nodes, GenericClient generic, ICronTabLister tabs)
        {
            SharedInformerOptions Options() => new SharedInformerOptions()
                .For<V1Pod>(o => o.TweakListOptions = list => list.FieldSelector = "status.phase=Running")
                .For<Shop.CronTab>(options => { options.Namespace = "shop"; });

            async Task<ReconcileResult> Work(ObjectName name, CancellationToken token)
            {
                var pod = await client.CoreV1.ReadNamespacedPodAsync(name.Name, name.Namespace);
                var tab = await generic.ReadNamespacedAsync<CronTab>(name.Namespace, name.Name);
                var node = await {|INF1070:client.CoreV1.ReadNodeAsync(name.Name)|};
                Console.WriteLine($"{pod.Spec.NodeName} {node.Spec.PodCIDR} {tab.Spec?.Schedule}");
                return new();
            }
        }
        """ + Clients);

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public Task An_override_that_a_base_class_calls_in_its_reconcile_is_reported() => RuleTest.VerifyAsync<ServerReadAnalyzer>("""
        abstract class Worker<T>(ISharedIndexInformer<T> informer) where T : class
        {
            async Task ReconcileAsync(ObjectName name)
            {
                if (informer.Store.Get(name) is { } obj) await WorkAsync(obj);
            }

            public Task ShowAsync(string name) => DescribeAsync(name);

            protected abstract Task WorkAsync(T obj);

            protected abstract Task DescribeAsync(string name);
        }

        class NodeWorker(ISharedIndexInformer<V1Node> informer, IFullKubernetes client, IPodLister pods) : Worker<V1Node>(informer)
        {
            protected override async Task WorkAsync(V1Node obj) => Console.WriteLine((await {|INF1070:client.CoreV1.ReadNamespacedPodAsync("agent", obj.Metadata.Name)|}).Status.Phase);

            protected override async Task DescribeAsync(string name) => Console.WriteLine((await client.CoreV1.ReadNamespacedPodAsync("agent", name)).Status.Phase);

            public override string ToString() => client.CoreV1.ReadNamespacedPod("agent", "a").Status.Phase;
        }
        """ + Clients);

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public Task A_lister_that_may_not_be_used_there_is_not_offered() => RuleTest.VerifyAsync<ServerReadAnalyzer>("""
        class Controller(IFullKubernetes client, IPodLister pods)
        {
            readonly INodeLister _nodes = null!;
            static readonly ICronTabLister Tabs = null!;

            static async Task ReconcileAsync(ObjectName name, IFullKubernetes client, GenericClient generic)
            {
                Console.WriteLine((await client.CoreV1.ReadNodeAsync(name.Name)).Spec.PodCIDR);
                Console.WriteLine((await client.CoreV1.ReadNamespacedPodAsync(name.Name, name.Namespace)).Spec.NodeName);
                Console.WriteLine((await {|INF1070:generic.ReadNamespacedAsync<CronTab>(name.Namespace, name.Name)|}).Spec?.Schedule);
            }

            async Task<ReconcileResult> Work(ObjectName name, IConfigMapLister maps, CancellationToken token)
            {
                Func<ObjectName, IFullKubernetes, GenericClient, IPodLister, Task<ReconcileResult>> each = static async (one, client, generic, own) =>
                {
                    Console.WriteLine((await client.CoreV1.ReadNodeAsync(one.Name)).Spec.PodCIDR);
                    Console.WriteLine((await generic.ReadNamespacedAsync<V1ConfigMap>(one.Namespace, one.Name)).Data.Count);
                    Console.WriteLine((await {|INF1070:client.CoreV1.ReadNamespacedPodAsync(one.Name, one.Namespace)|}).Spec.NodeName);
                    return new();
                };
                Func<ObjectName, IFullKubernetes, GenericClient, Task<ReconcileResult>> other = async (one, client, generic) =>
                {
                    Console.WriteLine((await {|INF1070:client.CoreV1.ReadNodeAsync(one.Name)|}).Spec.PodCIDR);
                    Console.WriteLine((await {|INF1070:generic.ReadNamespacedAsync<V1ConfigMap>(one.Namespace, one.Name)|}).Data.Count);
                    Console.WriteLine((await {|INF1070:client.CoreV1.ReadNamespacedPodAsync(one.Name, one.Namespace)|}).Spec.NodeName);
                    return new();
                };
                Console.WriteLine((await {|INF1070:client.CoreV1.ReadNodeAsync(name.Name)|}).Spec.PodCIDR);
                return await each(name, client, new(), pods) ?? await other(name, client, new());
            }

            class Inner(IFullKubernetes client)
            {
                async Task ReconcileAsync(ObjectName name, GenericClient generic)
                {
                    Console.WriteLine((await client.CoreV1.ReadNodeAsync(name.Name)).Spec.PodCIDR);
                    Console.WriteLine((await {|INF1070:generic.ReadNamespacedAsync<CronTab>(name.Namespace, name.Name)|}).Spec?.Schedule);
                }
            }
        }

        class Base { protected readonly INodeLister Nodes = null!; }

        class Derived(IFullKubernetes client) : Base
        {
            async Task ReconcileAsync(ObjectName name) => Console.WriteLine((await {|INF1070:client.CoreV1.ReadNodeAsync(name.Name)|}).Spec.PodCIDR);
        }
        """ + Clients);

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public Task A_pragma_switches_it_off() => RuleTest.VerifyAsync<ServerReadAnalyzer>("""
        class Controller(IFullKubernetes client, IPodLister pods)
        {
            async Task ReconcileAsync(ObjectName name)
            {
        #pragma warning disable INF1070 // Once an hour.
                var pod = await client.CoreV1.ReadNamespacedPodAsync(name.Name, name.Namespace);
        #pragma warning restore INF1070
                Console.WriteLine(pod.Spec.NodeName);
            }
        }
        """ + Clients);

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public Task The_editorconfig_switches_it_off() => RuleTest.VerifyAsync<ServerReadAnalyzer>("""
        class Controller(IFullKubernetes client, IPodLister pods)
        {
            async Task ReconcileAsync(ObjectName name) => Console.WriteLine((await client.CoreV1.ReadNamespacedPodAsync(name.Name, name.Namespace)).Spec.NodeName);
        }
        """ + Clients, "dotnet_diagnostic.INF1070.severity = none");

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public Task The_fix_asks_the_lister() => RuleTest.VerifyFixAsync<ServerReadAnalyzer, AskListerFix>("""
        class Controller(IFullKubernetes client, IPodLister pods, ClusterInformers factory)
        {
            async Task ReconcileAsync(ObjectName name, CancellationToken token)
            {
                var pod = await {|INF1070:client.CoreV1.ReadNamespacedPodAsync(name.Name, name.Namespace, cancellationToken: token)|};
                var node = await {|INF1070:client.CoreV1.ReadNodeAsync(pod.Spec.NodeName)|}.ConfigureAwait(false);
                var list = await {|INF1070:client.CoreV1.ListNamespacedPodAsync(name.Namespace, labelSelector: "app=web")|};
                Console.WriteLine($"{node.Metadata.Name}: {list.Items.Count}");
                foreach (var one in (await {|INF1070:client.CoreV1.ListPodForAllNamespacesAsync()|}).Items)
                {
                    Console.WriteLine(one.Metadata.Name);
                }

                await Task.Yield();
            }
        }
        """ + Clients, """
        class Controller(IFullKubernetes client, IPodLister pods, ClusterInformers factory)
        {
            async Task ReconcileAsync(ObjectName name, CancellationToken token)
            {
                var pod = pods.Pods(name.Namespace).GetRequired(name.Name);
                var node = factory.Core.V1.Nodes.Lister.GetRequired(pod.Spec.NodeName);
                var list = pods.Pods(name.Namespace).List(LabelSelector.Parse("app=web"));
                Console.WriteLine($"{node.Metadata.Name}: {list.Count}");
                foreach (var one in pods.List())
                {
                    Console.WriteLine(one.Metadata.Name);
                }

                await Task.Yield();
            }
        }
        """ + Clients);

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public Task There_is_no_fix_without_a_lister_nor_for_what_a_lister_cannot_answer() => RuleTest.VerifyNoFixAsync<ServerReadAnalyzer, AskListerFix>("""
        [GenerateInformer(typeof(V1Service))]
        class Host;

        class Controller(IFullKubernetes client, IPodLister pods)
        {
            async Task ReconcileAsync(ObjectName name)
            {
                var service = await {|INF1070:client.CoreV1.ReadNamespacedServiceAsync(name.Name, name.Namespace)|};
                Console.WriteLine(service.Spec.ClusterIP);
                var list = await {|INF1070:client.CoreV1.ListNamespacedPodAsync(name.Namespace, fieldSelector: "spec.nodeName=a")|};
                Console.WriteLine(list.Items.Count);
                try
                {
                    Console.WriteLine((await {|INF1070:client.CoreV1.ReadNamespacedPodAsync(name.Name, name.Namespace)|}).Spec.NodeName);
                }
                catch (InvalidOperationException)
                {
                    Console.WriteLine("gone");
                }
            }
        }
        """ + Clients);
}
