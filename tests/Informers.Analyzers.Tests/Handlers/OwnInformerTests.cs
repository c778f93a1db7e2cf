using Informers.Tests;

namespace Informers.Analyzers.Tests;

/// <summary>Handlers with <c>OverflowPolicy.Block</c> that wait for the informer which waits for them.</summary>
public sealed class OwnInformerTests
{
    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task A_wait_for_the_informer_that_waits_is_reported()
    {
        var messages = await RuleTest.VerifyAsync<OwnInformerAnalyzer>("""
            class Program
            {
                private static readonly EventHandlerOptions Patient = new() { Overflow = OverflowPolicy.Block, QueueLimit = 10 };

                void Run(ClusterInformers factory, CancellationToken token)
                {
                    var pods = factory.Core.V1.Pods.Informer;
                    pods.AddEventHandler(
                        new ResourceEventHandlerFuncs<V1Pod>
                        {
                            AddFunc = (pod, _) => {|INF1042:pods.WaitForCacheSyncAsync(token)|}.Wait(),
                            UpdateFunc = (_, after) => {|INF1042:factory.Core.V1.Pods.Informer.WaitForObjectAsync(new ObjectName("a", "b"), "1", token)|}.Wait(),
                            DeleteFunc = deleted => {|INF1042:factory.EnsureCacheSyncAsync(token)|}.Wait(),
                        },
                        new EventHandlerOptions { Overflow = OverflowPolicy.Block });
                }

                void Passed(ISharedIndexInformer<V1Pod> informer) => informer.AddEventHandler(new Handler(informer), Patient);
            }

            class Handler(ISharedIndexInformer<V1Pod> informer) : IResourceEventHandler<V1Pod>
            {
                public void OnAdd(V1Pod obj, bool isInInitialList) => Fresh().GetAwaiter().GetResult();
                public void OnUpdate(V1Pod oldObj, V1Pod newObj) => {|INF1042:informer.WaitForResourceVersionAsync("1")|}.Wait();
                public void OnDelete(DeletedObject<V1Pod> deleted) { }
                private async Task Fresh() => await {|INF1042:informer.ForceProgressAsync()|};
            }

            class Own : IResourceEventHandler<V1Pod>
            {
                private readonly IResourceEventHandlerRegistration _registration;
                public Own(ISharedIndexInformer<V1Pod> informer) => _registration = informer.AddEventHandler(this, new() { Overflow = OverflowPolicy.Block });
                public void OnAdd(V1Pod obj, bool isInInitialList) => {|INF1042:_registration.WaitForSyncAsync()|}.Wait();
                public void OnUpdate(V1Pod oldObj, V1Pod newObj) { }
                public void OnDelete(DeletedObject<V1Pod> deleted) { }
            }
            """);
        Assert.Contains("BlockingHandlerException", messages[0]);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public Task Other_policies_other_informers_and_waits_elsewhere_are_not_reported() => RuleTest.VerifyAsync<OwnInformerAnalyzer>("""
        class Program
        {
            void Unbounded(ISharedIndexInformer<V1Pod> pods, CancellationToken token)
            {
                pods.AddEventHandler(new ResourceEventHandlerFuncs<V1Pod> { AddFunc = (pod, _) => pods.WaitForCacheSyncAsync(token).Wait() });
                pods.AddEventHandler(
                    new ResourceEventHandlerFuncs<V1Pod> { AddFunc = (pod, _) => pods.WaitForCacheSyncAsync(token).Wait() },
                    new EventHandlerOptions { Overflow = OverflowPolicy.Coalesce });
            }

            async Task Elsewhere(ISharedIndexInformer<V1Pod> east, ISharedIndexInformer<V1Pod> west, ISharedIndexInformer<V1Node> nodes, CancellationToken token)
            {
                var registration = east.AddEventHandler(
                    new ResourceEventHandlerFuncs<V1Pod>
                    {
                        AddFunc = (pod, _) => west.WaitForObjectAsync(new ObjectName("a", "b"), "1", token).Wait(),
                        UpdateFunc = (_, after) => nodes.WaitForCacheSyncAsync(token).Wait(),
                        DeleteFunc = deleted => Console.WriteLine(east.Store.Count),
                    },
                    new EventHandlerOptions { Overflow = OverflowPolicy.Block });
                await registration.WaitForSyncAsync(token);
                await east.WaitForResourceVersionAsync("1", token);
                east.AddEventHandler(new Mirror(west), new EventHandlerOptions { Overflow = OverflowPolicy.Block });
            }
        }

        class Mirror(ISharedIndexInformer<V1Pod> target) : IResourceEventHandler<V1Pod>
        {
            public void OnAdd(V1Pod obj, bool isInInitialList) => target.WaitForResourceVersionAsync("1").Wait();
            public void OnUpdate(V1Pod oldObj, V1Pod newObj) { }
            public void OnDelete(DeletedObject<V1Pod> deleted) { }
        }
        """);

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public Task Layers_of_helpers_that_call_each_other_often_are_looked_into_once_each() => RuleTest.VerifyAsync<OwnInformerAnalyzer>($$"""
        class Program(ISharedIndexInformer<V1Pod> informer)
        {
            void Run() => informer.AddEventHandler(
                new ResourceEventHandlerFuncs<V1Pod> { AddFunc = (pod, _) => Layer0(), DeleteFunc = deleted => Layer0() },
                new EventHandlerOptions { Overflow = OverflowPolicy.Block });

        {{RuleTest.Layers(3, 200)}}
            void Layer3() { Layer0(); {|INF1042:informer.WaitForCacheSyncAsync(default)|}.Wait(); }
        }
        """);
}
