using Informers.Tests;

namespace Informers.Analyzers.Tests;

/// <summary>Handlers, and what else the runtime calls for each object, that hold their thread.</summary>
public sealed class BlockingHandlerTests
{
    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task Blocking_in_lambdas_and_method_groups_is_reported()
    {
        var messages = await RuleTest.VerifyAsync<BlockingHandlerAnalyzer>("""
            class Program
            {
                private readonly SemaphoreSlim _gate = new(1);

                void Run(ClusterInformers factory, HttpClient http, ISharedIndexInformer<V1Node> nodes)
                {
                    factory.Core.V1.Pods.Informer.AddEventHandler(new ResourceEventHandlerFuncs<V1Pod>
                    {
                        AddFunc = (pod, isInInitialList) =>
                        {
                            {|INF1040:SaveAsync(pod).Wait()|};
                            var text = {|INF1040:http.GetStringAsync("http://metrics").Result|};
                            {|INF1040:SaveAsync(pod).GetAwaiter().GetResult()|};
                            {|INF1040:SaveAsync(pod).ConfigureAwait(false).GetAwaiter().GetResult()|};
                        },
                        UpdateFunc = static (before, after) => {|INF1040:Thread.Sleep(100)|},
                        DeleteFunc = OnDeleted,
                    });
                    Action<V1Node, bool> add = (node, _) => {|INF1040:File.AppendAllText("nodes", node.Metadata.Name)|};
                    nodes.AddEventHandler(new ResourceEventHandlerFuncs<V1Node> { AddFunc = add });
                }

                void OnDeleted(DeletedObject<V1Pod> deleted)
                {
                    {|INF1040:_gate.Wait()|};
                    try { Console.WriteLine(deleted.Name); } finally { _gate.Release(); }
                }

                Task SaveAsync(V1Pod pod) => Task.CompletedTask;
            }
            """.Replace("HttpClient", "System.Net.Http.HttpClient", StringComparison.Ordinal));
        Assert.Contains("'Task.Wait' blocks AddFunc", messages[0]);
        Assert.Contains("WatchAsync", messages[0]);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public Task Blocking_in_handler_classes_is_reported() => RuleTest.VerifyAsync<BlockingHandlerAnalyzer>("""
        class Handler(ManualResetEventSlim ready, System.Diagnostics.Process process, System.Net.Sockets.Socket socket) : IResourceEventHandler<V1Pod>
        {
            public void OnAdd(V1Pod obj, bool isInInitialList) => {|INF1040:ready.Wait()|};
            public virtual void OnUpdate(V1Pod oldObj, V1Pod newObj)
            {
                {|INF1040:process.WaitForExit()|};
                var lines = {|INF1040:File.ReadAllLines("pods")|};
            }

            void IResourceEventHandler<V1Pod>.OnDelete(DeletedObject<V1Pod> deleted) => {|INF1040:socket.Send(new byte[1])|};
        }

        class Derived(ManualResetEventSlim ready) : Handler(ready, null!, null!)
        {
            public override void OnUpdate(V1Pod oldObj, V1Pod newObj) => {|INF1040:Task.WaitAll(Task.Delay(1))|};
        }

        abstract class Base<T> : IResourceEventHandler<T> where T : class
        {
            public abstract void OnAdd(T obj, bool isInInitialList);
            public abstract void OnUpdate(T oldObj, T newObj);
            public void OnDelete(DeletedObject<T> deleted) => {|INF1040:Task.Delay(1).Wait()|};
        }
        """);

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public Task What_blocks_in_a_called_method_is_reported_once_where_it_stands() => RuleTest.VerifyAsync<BlockingHandlerAnalyzer>("""
        class Program
        {
            private readonly Store _store = new();

            void Run(ISharedIndexInformer<V1Pod> informer) => informer.AddEventHandler(new ResourceEventHandlerFuncs<V1Pod>
            {
                AddFunc = (pod, _) => Save(pod),
                UpdateFunc = (_, after) =>
                {
                    _store.Put(after.Metadata.Name);
                    Save(after);
                    Local();
                    void Local() => Console.WriteLine("updated");
                },
                DeleteFunc = deleted =>
                {
                    Local();
                    void Local() => {|INF1040:Thread.Sleep(1)|};
                },
            });

            void Save(V1Pod pod) => Really(pod);
            void Really(V1Pod pod) => {|INF1040:SaveAsync(pod).GetAwaiter().GetResult()|};
            Task SaveAsync(V1Pod pod) => Task.Delay(1);
            void Unused() => Thread.Sleep(1);
        }

        class Store
        {
            public void Put(string name) => {|INF1040:File.WriteAllText(name, name)|};
        }
        """);

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public Task Lambdas_that_run_at_once_belong_to_the_handler() => RuleTest.VerifyAsync<BlockingHandlerAnalyzer>("""
        class Program
        {
            void Run(ISharedIndexInformer<V1Pod> informer, List<Task> work) => informer.AddEventHandler(new ResourceEventHandlerFuncs<V1Pod>
            {
                AddFunc = (pod, _) => work.ForEach(one => {|INF1040:one.Wait()|}),
                UpdateFunc = (_, after) => Console.WriteLine(work.Select(one => { {|INF1040:Thread.Sleep(1)|}; return 1; }).Count()),
            });
        }
        """);

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task Filters_transforms_and_index_functions_must_not_block_either()
    {
        var messages = await RuleTest.VerifyAsync<BlockingHandlerAnalyzer>("""
            class Program
            {
                void Run(ISharedIndexInformer<V1Pod> informer, IResourceEventHandler<V1Pod> handler, Func<V1Pod, Task<bool>> mine)
                {
                    informer.AddEventHandler(new FilteringResourceEventHandler<V1Pod>(pod => {|INF1040:mine(pod).Result|}, handler, informer.ResourceType));
                    informer.SetTransform(pod => { {|INF1040:Thread.Sleep(1)|}; return pod; });
                    informer.AddIndexers(new Indexers<V1Pod> { ["file"] = pod => {|INF1040:File.ReadAllLines(pod.Metadata.Name)|} });
                    informer.SetWatchErrorHandler((resource, error) => {|INF1040:File.AppendAllText("log", error.Message)|});
                }
            }
            """);
        Assert.Contains("a transform", messages[1]);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public Task Synchronous_database_calls_are_reported() => RuleTest.VerifyAsync<BlockingHandlerAnalyzer>("""
        class Program
        {
            void Run(ISharedIndexInformer<V1Pod> informer, System.Data.Common.DbCommand command, System.Data.IDbConnection connection) =>
                informer.AddEventHandler(new ResourceEventHandlerFuncs<V1Pod>
                {
                    AddFunc = (pod, _) => {|INF1040:command.ExecuteNonQuery()|},
                    UpdateFunc = (_, _) => {|INF1040:connection.Open()|},
                });
        }
        """);

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public Task What_does_not_block_is_not_reported() => RuleTest.VerifyAsync<BlockingHandlerAnalyzer>("""
        class Program
        {
            private readonly object _lock = new();
            private readonly System.Collections.Concurrent.ConcurrentDictionary<string, V1Pod> _pods = new();
            private readonly System.Threading.Channels.Channel<string> _channel = System.Threading.Channels.Channel.CreateUnbounded<string>();
            private readonly SemaphoreSlim _gate = new(1);
            private readonly ManualResetEventSlim _seen = new();

            void Run(ISharedIndexInformer<V1Pod> informer) => informer.AddEventHandler(new ResourceEventHandlerFuncs<V1Pod>
            {
                AddFunc = (pod, _) =>
                {
                    lock (_lock) { _pods[pod.Metadata.Name] = pod; }
                    _channel.Writer.TryWrite(pod.Metadata.Name);
                    if (_gate.Wait(0)) _gate.Release();
                    _seen.Set();
                    Console.WriteLine(pod.Metadata.Name + File.Exists("x") + Path.Combine("a", "b"));
                },
                UpdateFunc = (before, after) =>
                {
                    _ = Task.Run(() => Thread.Sleep(1000));
                    _ = SaveAsync(after);
                    new Thread(() => File.WriteAllText("a", "b")).Start();
                    Later(() => Thread.Sleep(1));
                    var lazy = Lines();
                    var made = Task.FromResult(1).Result;
                },
                DeleteFunc = deleted =>
                {
                    var task = SaveAsync(null);
                    if (task.IsCompletedSuccessfully) task.GetAwaiter().GetResult();
                    using var memory = new MemoryStream();
                    memory.WriteByte(1);
                    using var reader = new StringReader("x");
                    reader.ReadToEnd();
                },
            });

            async Task SaveAsync(V1Pod? pod)
            {
                await Task.Delay(1);
                Thread.Sleep(1);
            }

            void Later(Action action) => _channel.Writer.TryWrite(action.ToString()!);

            IEnumerable<string> Lines()
            {
                foreach (var line in File.ReadAllLines("a")) yield return line;
            }
        }
        """);

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public Task Code_that_is_no_handler_may_block() => RuleTest.VerifyAsync<BlockingHandlerAnalyzer>("""
        interface IMyHandler { void OnAdd(V1Pod pod, bool isInInitialList); }

        class Mine : IMyHandler
        {
            public void OnAdd(V1Pod pod, bool isInInitialList) => Thread.Sleep(1);
        }

        class Program : IResourceEventHandler<V1Pod>
        {
            public void OnAdd(V1Pod obj, bool isInInitialList) { }
            public void OnUpdate(V1Pod oldObj, V1Pod newObj) { }
            public void OnDelete(DeletedObject<V1Pod> deleted) { }
            public void OnAdd(string text) => Thread.Sleep(1);

            void Run(ISharedIndexInformer<V1Pod> informer, CancellationToken token)
            {
                informer.AddEventHandler(this);
                var run = informer.RunAsync(token);
                Thread.Sleep(1);
                File.WriteAllText("a", "b");
                run.Wait();
            }

            async Task Watch(ISharedIndexInformer<V1Pod> informer, CancellationToken token)
            {
                await foreach (var change in informer.WatchAsync(token)) File.AppendAllText("log", change.Name.ToString());
            }
        }
        """);

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public Task Options_name_more_methods_and_allow_others() => RuleTest.VerifyAsync<BlockingHandlerAnalyzer>("""
        namespace Db
        {
            public interface IDb { void Save(); void Load(); }
        }

        class Handler(Db.IDb db) : IResourceEventHandler<V1Pod>
        {
            public void OnAdd(V1Pod obj, bool isInInitialList) => {|INF1040:db.Save()|};
            public void OnUpdate(V1Pod oldObj, V1Pod newObj) { db.Load(); File.Delete("a"); }
            public void OnDelete(DeletedObject<V1Pod> deleted) => {|INF1040:File.Move("a", "b")|};
        }
        """, """
        informers.INF1040.additional_methods = Db.IDb.Save
        informers.INF1040.allowed_methods = System.IO.File.Delete, System.IO.File.Copy
        """);

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public Task A_pragma_switches_it_off() => RuleTest.VerifyAsync<BlockingHandlerAnalyzer>("""
        class Handler : IResourceEventHandler<V1Pod>
        {
        #pragma warning disable INF1040 // Throttled on purpose.
            public void OnAdd(V1Pod obj, bool isInInitialList) => Thread.Sleep(1);
        #pragma warning restore INF1040
            public void OnUpdate(V1Pod oldObj, V1Pod newObj) => {|INF1040:Thread.Sleep(1)|};
            public void OnDelete(DeletedObject<V1Pod> deleted) => Thread.Sleep(0);
        }
        """);

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public Task Of_libraries_that_ask_other_machines_only_what_waits_is_reported() => RuleTest.VerifyAsync<BlockingHandlerAnalyzer>("""
        using Microsoft.EntityFrameworkCore;

        class Handler(DbSet<string> names, IDbContextFactory<DbContext> contexts, Confluent.Kafka.IProducer<string, string> producer)
            : IResourceEventHandler<V1Pod>
        {
            public void OnAdd(V1Pod obj, bool isInInitialList)
            {
                var context = contexts.CreateDbContext();
                context.Add(obj);
                context.AddRange(obj, obj);
                {|INF1040:context.SaveChanges()|};
                context.Dispose();
            }

            public void OnUpdate(V1Pod oldObj, V1Pod newObj)
            {
                names.Add(newObj.Metadata.Name);
                names.AddRange(newObj.Metadata.Name);
                Console.WriteLine({|INF1040:names.Find("a")|});
            }

            public void OnDelete(DeletedObject<V1Pod> deleted) => producer.Produce("deleted", deleted.Name.Name);
        }
        """);

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public Task Layers_of_helpers_that_call_each_other_often_are_looked_into_once_each() => RuleTest.VerifyAsync<BlockingHandlerAnalyzer>($$"""
        class Program
        {
            void Run(ISharedIndexInformer<V1Pod> informer) => informer.AddEventHandler(new ResourceEventHandlerFuncs<V1Pod>
            {
                AddFunc = (pod, _) => Layer0(),
            });

        {{RuleTest.Layers(7, 40)}}
            void Layer7() { Layer0(); {|INF1040:Thread.Sleep(1)|}; }
        }
        """);

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public Task A_helper_that_is_called_from_far_down_first_is_looked_into_again_from_further_up() => RuleTest.VerifyAsync<BlockingHandlerAnalyzer>($$"""
        class Program
        {
            void Run(ISharedIndexInformer<V1Pod> informer) => informer.AddEventHandler(new ResourceEventHandlerFuncs<V1Pod>
            {
                AddFunc = (pod, _) => Both(),
            });

            void Both() { Layer0(); Layer6(); }
        {{RuleTest.Layers(7, 1)}}
            void Layer7() => {|INF1040:Thread.Sleep(1)|};
        }
        """);
}
