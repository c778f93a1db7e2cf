using Informers.Tests;

namespace Informers.Analyzers.Tests;

/// <summary>Handlers that stay registered when their owner is disposed.</summary>
public sealed class RegistrationTests
{
    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task A_disposable_owner_that_loses_its_registration_is_reported()
    {
        var messages = await RuleTest.VerifyAsync<RegistrationAnalyzer>("""
            sealed class View : IDisposable
            {
                private readonly List<string> _names = [];

                public View(ISharedIndexInformer<V1Pod> pods, IPodInformer others, ClusterInformers factory)
                {
                    {|INF1060:pods.AddEventHandler(new ResourceEventHandlerFuncs<V1Pod> { AddFunc = (pod, _) => _names.Add(pod.Metadata.Name) })|};
                    _ = {|INF1060:others.Informer.AddEventHandler(new ResourceEventHandlerFuncs<V1Pod> { DeleteFunc = OnDeleted })|};
                    var nodes = {|INF1060:factory.Core.V1.Nodes.Informer.AddEventHandler(new ResourceEventHandlerFuncs<V1Node> { AddFunc = (_, _) => _names.Clear() })|};
                    Console.WriteLine(nodes.HasSynced);
                }

                private void OnDeleted(DeletedObject<V1Pod> deleted) => _names.Remove(deleted.Name.Name);

                public void Dispose() => _names.Clear();
            }

            class Self : IResourceEventHandler<V1Pod>, IAsyncDisposable
            {
                private readonly IResourceEventHandlerRegistration _registration;
                public Self(ISharedIndexInformer<V1Pod> pods)
                {
                    {|INF1060:pods.AddEventHandler(this)|};
                    _registration = {|INF1060:pods.AddEventHandler(this)|};
                }

                public bool IsReady => _registration.HasSynced;
                public void OnAdd(V1Pod obj, bool isInInitialList) { }
                public void OnUpdate(V1Pod oldObj, V1Pod newObj) { }
                public void OnDelete(DeletedObject<V1Pod> deleted) { }
                public ValueTask DisposeAsync() => default;
            }

            class Program
            {
                void Scope(ISharedIndexInformer<V1Pod> pods)
                {
                    using var recorder = new Recorder();
                    {|INF1060:pods.AddEventHandler(recorder)|};
                }
            }

            sealed class Recorder : IResourceEventHandler<V1Pod>, IDisposable
            {
                public void OnAdd(V1Pod obj, bool isInInitialList) { }
                public void OnUpdate(V1Pod oldObj, V1Pod newObj) { }
                public void OnDelete(DeletedObject<V1Pod> deleted) { }
                public void Dispose() { }
            }
            """);
        Assert.Contains("'View' is disposed", messages[0]);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task A_handler_that_has_what_ends_with_the_method_is_reported()
    {
        var messages = await RuleTest.VerifyAsync<RegistrationAnalyzer>("""
            namespace Microsoft.AspNetCore.Http { class HttpContext { public string? User; } }

            namespace App
            {
                using Microsoft.AspNetCore.Http;

                class Program
                {
                    async Task Stream(HttpContext context, ISharedIndexInformer<V1Pod> pods)
                    {
                        {|INF1060:pods.AddEventHandler(new ResourceEventHandlerFuncs<V1Pod> { AddFunc = (pod, _) => Send(pod) })|};
                        await Task.Delay(1);
                        void Send(V1Pod pod) => Console.WriteLine(context.User);
                    }

                    async Task Write(ISharedIndexInformer<V1Pod> pods)
                    {
                        using var writer = new StreamWriter("log");
                        {|INF1060:pods.AddEventHandler(new ResourceEventHandlerFuncs<V1Pod> { AddFunc = (pod, _) => writer.WriteLine(pod.Metadata.Name) })|};
                        await Task.Delay(1);
                    }

                    async Task Right(HttpContext context, ISharedIndexInformer<V1Pod> pods, IKubernetes client, List<string> names, CancellationToken token)
                    {
                        using var writer = new StreamWriter("log");
                        await using var registration = pods.AddEventHandler(new ResourceEventHandlerFuncs<V1Pod> { AddFunc = (pod, _) => writer.WriteLine(context.User) });
                        await using var factory = new ClusterInformers(client);
                        factory.Core.V1.Pods.Informer.AddEventHandler(new ResourceEventHandlerFuncs<V1Pod> { AddFunc = (pod, _) => writer.WriteLine(context.User) });
                        pods.AddEventHandler(new ResourceEventHandlerFuncs<V1Pod> { AddFunc = (pod, _) => names.Add(pod.Metadata.Name) });
                        pods.AddEventHandler(new ResourceEventHandlerFuncs<V1Pod> { AddFunc = (pod, _) => { using var own = new StringWriter(); own.Write(pod.Metadata.Name); } });
                        await Task.Delay(1, token);
                    }
                }
            }
            """);
        Assert.Contains("'context' is disposed", messages[0]);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public Task A_registration_that_is_kept_or_removed_is_not_reported() => RuleTest.VerifyAsync<RegistrationAnalyzer>("""
        sealed class View : IAsyncDisposable
        {
            private readonly IResourceEventHandlerRegistration _kept;
            private readonly List<IResourceEventHandlerRegistration> _all = [];
            private readonly ISharedIndexInformer<V1Pod> _pods;
            private IResourceEventHandlerRegistration? _removed;

            public View(ISharedIndexInformer<V1Pod> pods)
            {
                _pods = pods;
                _kept = pods.AddEventHandler(new ResourceEventHandlerFuncs<V1Pod> { AddFunc = OnAdded });
                _all.Add(pods.AddEventHandler(new ResourceEventHandlerFuncs<V1Pod> { AddFunc = OnAdded }));
                _removed = pods.AddEventHandler(new ResourceEventHandlerFuncs<V1Pod> { AddFunc = OnAdded });
                var local = pods.AddEventHandler(new ResourceEventHandlerFuncs<V1Pod> { AddFunc = OnAdded });
                pods.RemoveEventHandler(local);
            }

            public async Task Once(CancellationToken token)
            {
                await using var registration = _pods.AddEventHandler(new ResourceEventHandlerFuncs<V1Pod> { AddFunc = OnAdded });
                await registration.WaitForSyncAsync(token);
            }

            public IResourceEventHandlerRegistration Given() => _pods.AddEventHandler(new ResourceEventHandlerFuncs<V1Pod> { AddFunc = OnAdded });

            private void OnAdded(V1Pod pod, bool isInInitialList) { }

            public async ValueTask DisposeAsync()
            {
                await _kept.DisposeAsync();
                if (_removed is not null) _pods.RemoveEventHandler(_removed);
                foreach (var one in _all) await one.DisposeAsync();
            }
        }
        """);

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public Task Owners_that_live_as_long_as_the_informer_are_not_reported() => RuleTest.VerifyAsync<RegistrationAnalyzer>("""
        sealed class OwnsTheFactory(IKubernetes client) : IAsyncDisposable
        {
            private readonly ClusterInformers _factory = new(client);
            private int _count;
            public void Run() => _factory.Core.V1.Pods.Informer.AddEventHandler(new ResourceEventHandlerFuncs<V1Pod> { AddFunc = (_, _) => _count++ });
            public ValueTask DisposeAsync() => _factory.DisposeAsync();
        }

        sealed class RunsTheInformer(ISharedIndexInformer<V1Pod> pods) : IDisposable
        {
            private readonly CancellationTokenSource _stop = new();
            private int _count;
            public Task Run()
            {
                pods.AddEventHandler(new ResourceEventHandlerFuncs<V1Pod> { AddFunc = (_, _) => _count++ });
                return pods.RunAsync(_stop.Token);
            }

            public void Dispose() => _stop.Cancel();
        }

        sealed class Harness : IAsyncDisposable
        {
            public ISharedIndexInformer<V1Pod> Informer { get; init; } = null!;
            public static Harness Make() => new();
            public ValueTask DisposeAsync() => default;
        }

        sealed class OwnsAHarness(Harness harness) : IAsyncDisposable
        {
            private int _count;
            public void Run() => harness.Informer.AddEventHandler(new ResourceEventHandlerFuncs<V1Pod> { AddFunc = (_, _) => _count++ });
            public ValueTask DisposeAsync() => harness.DisposeAsync();

            public static async Task Test()
            {
                await using var harness = Harness.Make();
                using var recorder = new Recorder();
                harness.Informer.AddEventHandler(recorder);
                harness.Informer.AddEventHandler(new ResourceEventHandlerFuncs<V1Pod> { AddFunc = (_, _) => harness.ToString() });
            }
        }

        sealed class NotDisposable
        {
            private int _count;
            public NotDisposable(ISharedIndexInformer<V1Pod> pods) =>
                pods.AddEventHandler(new ResourceEventHandlerFuncs<V1Pod> { AddFunc = (_, _) => _count++ });
        }

        sealed class OfNothingOfItsOwn : IDisposable
        {
            public OfNothingOfItsOwn(ISharedIndexInformer<V1Pod> pods, IResourceEventHandler<V1Pod> handler)
            {
                pods.AddEventHandler(handler);
                pods.AddEventHandler(new ResourceEventHandlerFuncs<V1Pod> { AddFunc = static (pod, _) => Console.WriteLine(pod.Metadata.Name) });
            }

            public void Dispose() { }
        }

        interface IHostedService { }

        sealed class Hosted : IHostedService, IDisposable
        {
            private int _count;
            public Hosted(ISharedIndexInformer<V1Pod> pods) => pods.AddEventHandler(new ResourceEventHandlerFuncs<V1Pod> { AddFunc = (_, _) => _count++ });
            public void Dispose() => _count = 0;
        }

        sealed class Cache : IDisposable
        {
            private int _count;
            public Cache(ISharedIndexInformer<V1Pod> pods) => pods.AddEventHandler(new ResourceEventHandlerFuncs<V1Pod> { AddFunc = (_, _) => _count++ });
            public void Dispose() => _count = 0;
        }

        class Services
        {
            public void AddSingleton<T>() { }
            static void Register(Services services) => services.AddSingleton<Cache>();

            async Task Scope(IKubernetes client)
            {
                await using var factory = new ClusterInformers(client);
                using var recorder = new Recorder();
                factory.Core.V1.Pods.Informer.AddEventHandler(recorder);
            }
        }

        sealed class Recorder : IResourceEventHandler<V1Pod>, IDisposable
        {
            public void OnAdd(V1Pod obj, bool isInInitialList) { }
            public void OnUpdate(V1Pod oldObj, V1Pod newObj) { }
            public void OnDelete(DeletedObject<V1Pod> deleted) { }
            public void Dispose() { }
        }
        """);

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public Task A_pragma_switches_it_off() => RuleTest.VerifyAsync<RegistrationAnalyzer>("""
        sealed class View : IDisposable
        {
            private int _count;
            public View(ISharedIndexInformer<V1Pod> pods)
            {
        #pragma warning disable INF1060 // Lives as long as the process.
                pods.AddEventHandler(new ResourceEventHandlerFuncs<V1Pod> { AddFunc = (_, _) => _count++ });
        #pragma warning restore INF1060
            }

            public void Dispose() => _count = 0;
        }
        """);

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public Task What_a_base_class_starts_or_disposes_ends_with_its_derived_classes() => RuleTest.VerifyAsync<RegistrationAnalyzer>("""
        abstract class ClusterTest(IKubernetes client) : IAsyncDisposable
        {
            protected ClusterInformers Factory { get; } = Make(client);
            private static ClusterInformers Make(IKubernetes client) => new(client);
            public virtual ValueTask DisposeAsync() => Factory.DisposeAsync();
        }

        sealed class PodTests(IKubernetes client) : ClusterTest(client)
        {
            private int _count;
            public void Adds() => Factory.Core.V1.Pods.Informer.AddEventHandler(new ResourceEventHandlerFuncs<V1Pod> { AddFunc = (_, _) => _count++ });
        }

        sealed class OfALibrary(ClusterInformers factory, ClusterInformers other) : ClusterView(factory)
        {
            private int _count;

            public void Run()
            {
                Factory.Core.V1.Pods.Informer.AddEventHandler(new ResourceEventHandlerFuncs<V1Pod> { AddFunc = (_, _) => _count++ });
                {|INF1060:other.Core.V1.Pods.Informer.AddEventHandler(new ResourceEventHandlerFuncs<V1Pod> { AddFunc = (_, _) => _count++ })|};
            }

            public override async ValueTask DisposeAsync()
            {
                _count = 0;
                await base.DisposeAsync();
            }
        }

        abstract class Counting : IDisposable
        {
            protected int Count { get; set; }
            public void Dispose() => Count = 0;
        }

        sealed class Counts : Counting
        {
            public Counts(ISharedIndexInformer<V1Pod> pods) =>
                {|INF1060:pods.AddEventHandler(new ResourceEventHandlerFuncs<V1Pod> { AddFunc = (_, _) => Count++ })|};
        }
        """);
}
