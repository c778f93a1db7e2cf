using Informers.Tests;

namespace Informers.Analyzers.Tests;

/// <summary>Handlers that return at their first await.</summary>
public sealed class AsyncVoidHandlerTests
{
    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task Async_lambdas_and_async_void_methods_are_reported()
    {
        var messages = await RuleTest.VerifyAsync<BlockingHandlerAnalyzer>("""
            class Program
            {
                void Run(ISharedIndexInformer<V1Pod> informer)
                {
                    Action<DeletedObject<V1Pod>> delete = async deleted => await Task.Delay(1);
                    informer.AddEventHandler(new ResourceEventHandlerFuncs<V1Pod>
                    {
                        AddFunc = {|INF1041:async|} (pod, _) => await Task.Delay(1),
                        UpdateFunc = {|INF1041:OnUpdated|},
                        DeleteFunc = {|INF1041:delete|},
                    });
                    informer.SetWatchErrorHandler({|INF1041:async|} (resource, error) => await Task.Delay(1));
                }

                async void OnUpdated(V1Pod before, V1Pod after) => await Task.Delay(1);
            }

            class Handler : IResourceEventHandler<V1Pod>
            {
                public async void {|INF1041:OnAdd|}(V1Pod obj, bool isInInitialList) => await Task.Delay(1);
                public void OnUpdate(V1Pod oldObj, V1Pod newObj) { }
                async void IResourceEventHandler<V1Pod>.{|INF1041:OnDelete|}(DeletedObject<V1Pod> deleted) => await Task.Delay(1);
            }
            """);
        Assert.Contains("AddFunc is async void", messages[0]);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public Task An_async_void_method_that_a_handler_calls_is_reported_once() => RuleTest.VerifyAsync<BlockingHandlerAnalyzer>("""
        class Program
        {
            void Run(ISharedIndexInformer<V1Pod> informer)
            {
                informer.AddEventHandler(new ResourceEventHandlerFuncs<V1Pod>
                {
                    AddFunc = (pod, _) => Send(pod),
                    UpdateFunc = (_, pod) => { Send(pod); Save(pod); },
                });

                async void {|INF1041:Send|}(V1Pod pod) => await Task.Delay(1);
            }

            async void {|INF1041:Save|}(V1Pod pod) => await Task.Delay(1);
            async void Unrelated(V1Pod pod) => await Task.Delay(1);
        }
        """);

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public Task Asynchronous_work_that_is_started_elsewhere_is_not_reported() => RuleTest.VerifyAsync<BlockingHandlerAnalyzer>("""
        class Program
        {
            void Run(ISharedIndexInformer<V1Pod> informer, WorkQueue queue)
            {
                informer.AddEventHandler(new ResourceEventHandlerFuncs<V1Pod>
                {
                    AddFunc = (pod, _) => queue.Add(pod.Metadata.Name),
                    UpdateFunc = (_, after) => Task.Run(async () => await Task.Delay(1)),
                    DeleteFunc = deleted => _ = HandleAsync(deleted),
                });
                Func<V1Pod, Task> asynchronous = async pod => await Task.Delay(1);
                Action unrelated = async () => await Task.Delay(1);
            }

            async Task HandleAsync(DeletedObject<V1Pod> deleted) => await Task.Delay(1);
        }

        class WorkQueue { public void Add(string name) { } }
        """);
}
