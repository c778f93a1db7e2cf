using Informers.Tests;

namespace Informers.Analyzers.Tests;

/// <summary>The old object of an update, kept and only looked at.</summary>
public sealed class OldObjectTests
{
    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public Task Kept_in_a_field_or_by_a_task() => RuleTest.VerifyAsync<OldObjectAnalyzer>("""
        class Handler : IResourceEventHandler<CronTab>
        {
            private readonly List<CronTab> _old = [];
            private readonly Dictionary<string, (CronTab, int)> _byName = [];
            private CronTab? _last;

            public void OnAdd(CronTab obj, bool isInInitialList) => _last = obj;
            public void OnDelete(DeletedObject<CronTab> deleted) => _last = deleted.Object;

            public void OnUpdate(CronTab oldObj, CronTab newObj)
            {
                _last = {|INF1051:oldObj|};
                _old.Add({|INF1051:oldObj|});
                _byName["a"] = ({|INF1051:oldObj|}, 1);
                Task.Run(() => Console.WriteLine({|INF1051:oldObj|}.Status?.Active + oldObj.Spec?.Replicas));
            }

            ResourceEventHandlerFuncs<CronTab> Funcs() => new() { UpdateFunc = (before, after) => _last = {|INF1051:before|} };

            async Task Watch(ISharedIndexInformer<CronTab> informer)
            {
                await foreach (var e in informer.WatchAsync()) _last = {|INF1051:e.Before|};
            }
        }
        """);

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public Task Looked_at_or_kept_in_part() => RuleTest.VerifyAsync<OldObjectAnalyzer>("""
        class Handler : IResourceEventHandler<CronTab>
        {
            private readonly List<string?> _names = [];
            private CronTab? _last;
            private int _replicas;

            public void OnAdd(CronTab obj, bool isInInitialList) { }
            public void OnDelete(DeletedObject<CronTab> deleted) { }

            public void OnUpdate(CronTab oldObj, CronTab newObj)
            {
                _last = newObj;
                _names.Add(oldObj.Metadata?.Name);
                _replicas = oldObj.Spec?.Replicas ?? 0;
                var all = new List<CronTab>();
                all.Add(oldObj);
                var copy = oldObj;
                var replicas = oldObj.Spec?.Replicas;
                Task.Run(() => Console.WriteLine(newObj.Status?.Active + replicas));
                new List<int> { 1 }.ForEach(one => Console.WriteLine(oldObj.Status));
            }

            void Update(CronTab before, CronTab after) => _last = before;
        }
        """);

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public Task A_pragma_switches_it_off() => RuleTest.VerifyAsync<OldObjectAnalyzer>("""
        class Handler
        {
            private CronTab? _last;

        #pragma warning disable INF1051
            ResourceEventHandlerFuncs<CronTab> Funcs() => new() { UpdateFunc = (before, after) => _last = before };
        #pragma warning restore INF1051
        }
        """);
}
