using Informers;
using Informers.Rest;
using k8s.Models;

namespace Tutorial;

/// <summary>What runtime/docs/client-go.md says is C# for client-go. A test holds its expressions to the text of this file.</summary>
internal static class ClientGoDictionary
{
    public static IRestClient Connect() => ClusterConfig.LoadDefault().CreateRestClient();

    public static SharedInformerOptions Options(TimeSpan resync)
    {
        var options = new SharedInformerOptions();
        options.Namespace = "shop";
        options.TweakListOptions = list => list.LabelSelector = "app=web";
        options.For<V1Pod>(pod => pod.Transform = Trim);
        options.For<V1Pod>(pod => pod.ResyncPeriod = resync);
        options.KeepManagedFields = true;
        options.DetectCacheMutations = true;
        return options;
    }

    public static object[] Factories(IRestClient client, TimeSpan resync) =>
    [
        new DictionaryInformers(client, new SharedInformerOptions { DefaultResync = resync }),
        new DynamicSharedInformerFactory(client),
        new MetadataSharedInformerFactory(client),
        new WorkQueue<ObjectName>(),
    ];

    public static IResourceEventHandlerRegistration[] Handlers(
        ISharedIndexInformer<V1Pod> informer, IResourceEventHandler<V1Pod> handler, TimeSpan resync) =>
    [
        informer.AddEventHandler(new ResourceEventHandlerFuncs<V1Pod> { AddFunc = (pod, isInInitialList) => { }, UpdateFunc = (before, after) => { }, DeleteFunc = deleted => { } }),
        informer.AddEventHandler(handler, new EventHandlerOptions { ResyncPeriod = resync }),
        informer.AddEventHandler(
            new FilteringResourceEventHandler<V1Pod>(pod => pod.Spec.NodeName is not null, handler, informer.ResourceType)),
    ];

    public static object?[] Deleted(DeletedObject<V1Pod> deleted) => [deleted.Name, deleted.Object, deleted.FinalStateUnknown];

    public static async Task RunAsync(DictionaryInformers factory, IResourceEventHandlerRegistration registration, CancellationToken cancellationToken)
    {
        var pods = factory.Core.V1.Pods;
        var informer = pods.Informer;
        _ = factory.ForResource(new GroupVersionResource("", "v1", "pods"));
        informer.AddIndexers(new Indexers<V1Pod> { ["node"] = pod => pod?.Spec.NodeName is { } node ? [node] : [] });
        informer.SetTransform(Trim);
        informer.SetWatchErrorHandler((resource, error) => { });
        factory.Start(cancellationToken);
        await factory.EnsureCacheSyncAsync(cancellationToken);
        _ = (await factory.WaitForCacheSyncAsync(cancellationToken)).AllSynced;
        _ = await informer.WaitForCacheSyncAsync(cancellationToken) || informer.IsStopped;
        await registration.WaitForSyncAsync(cancellationToken);
        _ = await informer.WaitForObjectAsync(new ObjectName("shop", "web"), "1234", cancellationToken);
        await foreach (var change in informer.WatchAsync(cancellationToken))
        {
            _ = change.Name;
            break;
        }

        await registration.DisposeAsync();
        _ = informer.RemoveEventHandler(registration);
        await factory.ShutdownAsync();
        await factory.DisposeAsync();
    }

    public static object?[] Reads(DictionaryInformers factory, V1Pod pod, LabelSelector selector)
    {
        var lister = factory.Core.V1.Pods.Lister;
        var informer = factory.Core.V1.Pods.Informer;
        return
        [
            lister.Pods("shop").Get("web"),
            lister.Pods("shop").GetRequired("web"),
            lister.List(LabelSelector.Everything),
            lister.Pods("shop").List(selector),
            lister.ByNode("node-1"),
            informer.ResourceType.GetObjectName(pod).ToString(),
#pragma warning disable CA1305 // A key is read alike in every culture.
            ObjectName.Parse("shop/web"),
#pragma warning restore CA1305
            LabelSelector.Parse("app in (web, db), !canary"),
            LabelSelector.FromLabels(pod.Metadata.Labels),
            FieldSelector.Equal("spec.nodeName", "node-1").ToString(),
            ResourceVersions.Compare("9", "10"),
            informer.Indexer.ByIndex("node", "node-1"),
            IndexNames.Namespace,
            informer.Store.Get(new ObjectName("shop", "web")),
            informer.Store.ListKeys(),
            informer.Indexer.Snapshot(),
            informer.LastSyncResourceVersion,
            informer.HasSynced,
            informer.IsStopped,
        ];
    }

    public static async Task WorkAsync(WorkQueue<ObjectName> queue, ObjectName name, TimeSpan resync, CancellationToken cancellationToken)
    {
        queue.Add(name);
        queue.AddAfter(name, resync);
        queue.AddRateLimited(name);
        while (await queue.GetAsync(cancellationToken) is { } item)
        {
            name = item.Key;
            queue.Forget(name);
            queue.Done(name);
        }

        queue.ShutDown();
        await queue.ShutDownWithDrainAsync(cancellationToken);
    }

    public static Reconciler<ObjectName> Reconcile(ISharedIndexInformer<V1Pod> informer) =>
        Reconciler.For<V1Pod>(informer, (name, pod, token) => Task.FromResult(ReconcileResult.Done));

    // Before the cache, a transform may change what it is given.
    private static V1Pod Trim(V1Pod pod)
    {
        pod.Metadata.Annotations = null;
        return pod;
    }

    public static V1Pod Copy(V1Pod pod) => pod.DeepCopy();
}

[GenerateInformer(typeof(V1Pod))]
[InformerIndex(typeof(V1Pod), "ByNode", "spec.nodeName")]
public partial class DictionaryInformers;
