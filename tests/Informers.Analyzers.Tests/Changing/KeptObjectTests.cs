using Informers.Tests;

namespace Informers.Analyzers.Tests;

/// <summary>Objects of the cache that are kept in fields and collections, and changed later.</summary>
public sealed class KeptObjectTests
{
    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public Task What_fields_and_properties_keep_is_not_to_be_changed_later() => RuleTest.VerifyAsync<CachedObjectAnalyzer>("""
        class Controller(ICronTabLister lister)
        {
            private static CronTab? Last;
            private readonly Dictionary<string, CronTab> _tabs = [];
            private readonly List<CronTab> _queue = new();
            private readonly Dictionary<string, List<CronTab>> _groups = [];
            private CronTab? _current;
            private CronTab? Chosen { get; set; }

            void Remember()
            {
                _current = lister.CronTabs("a").Get("b");
                foreach (var tab in lister.List())
                {
                    _tabs[tab.Metadata!.Name!] = tab;
                    Keep(tab);
                    Chosen = tab;
                    Last = tab;
                    if (!_groups.TryGetValue("a", out var group))
                    {
                        group = [];
                        _groups["a"] = group;
                    }

                    group.Add(tab);
                }
            }

            void Keep(CronTab tab) => _queue.Add(tab);

            void Change()
            {
                {|INF1050:_current!.Status|} = null;
                {|INF1050:_tabs["a"].Spec!.Replicas|}++;
                foreach (var (_, tab) in _tabs) {|INF1050:tab.Status|} = null;
                foreach (var tab in _tabs.Values) {|INF1050:tab.Metadata!.Labels!.Clear()|};
                if (_tabs.TryGetValue("a", out var found)) {|INF1050:found.Status|} = null;
                foreach (var tab in _queue.Where(one => one.Spec is not null)) {|INF1050:tab.Status|} = null;
                {|INF1050:Chosen!.Status|} = null;
                {|INF1050:Last!.Status|} = null;
                {|INF1050:Touch(_current)|};
                {|INF1050:_groups["a"][0].Status|} = null;
            }

            static void Touch(CronTab tab) => tab.Status = null;
        }

        class Table
        {
            private readonly Dictionary<string, CronTab> _tabs = [];
            public void Put(CronTab tab) => _tabs[tab.Metadata!.Name!] = tab;
            public void Clear() { foreach (var tab in _tabs.Values) tab.Status = null; }
        }

        class User
        {
            private readonly Table _table = new();
            void Fill(ICronTabLister lister) => _table.Put(lister.List()[0]);
            void Clear() => {|INF1050:_table.Clear()|};
        }
        """);

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public Task What_goes_through_a_channel_or_a_queue_is_the_same_object() => RuleTest.VerifyAsync<CachedObjectAnalyzer>("""
        class Worker(ISharedIndexInformer<CronTab> informer)
        {
            private readonly System.Threading.Channels.Channel<CronTab> _tabs = System.Threading.Channels.Channel.CreateUnbounded<CronTab>();
            private readonly System.Threading.Channels.Channel<CronTab> _copies = System.Threading.Channels.Channel.CreateBounded<CronTab>(10);
            private readonly System.Collections.Concurrent.ConcurrentQueue<CronTab> _queue = new();

            void Start() => informer.AddEventHandler(new ResourceEventHandlerFuncs<CronTab>
            {
                AddFunc = (tab, _) => _tabs.Writer.TryWrite(tab),
                UpdateFunc = (_, tab) => { _queue.Enqueue(tab); _copies.Writer.TryWrite(tab.DeepCopy()); },
            });

            async Task Run(CancellationToken token)
            {
                await foreach (var tab in _tabs.Reader.ReadAllAsync(token)) {|INF1050:tab.Status|} = null;
                var one = await _tabs.Reader.ReadAsync(token);
                {|INF1050:one.Status|} = null;
                if (_tabs.Reader.TryRead(out var two)) {|INF1050:two.Status|} = null;
                while (_queue.TryDequeue(out var three)) {|INF1050:three.Status|} = null;
                await foreach (var tab in _copies.Reader.ReadAllAsync(token)) tab.Status = null;
            }
        }
        """);

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public Task What_is_swapped_in_or_put_into_immutable_and_concurrent_collections() => RuleTest.VerifyAsync<CachedObjectAnalyzer>("""
        class Table(ICronTabLister lister)
        {
            private IReadOnlyList<CronTab> _all = [];
            private System.Collections.Immutable.ImmutableDictionary<string, CronTab> _byName = System.Collections.Immutable.ImmutableDictionary<string, CronTab>.Empty;
            private readonly System.Collections.Concurrent.ConcurrentDictionary<string, CronTab> _tabs = new();

            void Fill()
            {
                Interlocked.Exchange(ref _all, lister.List());
                foreach (var tab in lister.List())
                {
                    _byName = _byName.SetItem(tab.Metadata!.Name!, tab);
                    _tabs.AddOrUpdate(tab.Metadata.Name!, tab, (_, _) => tab);
                }
            }

            void Change()
            {
                {|INF1050:_all[0].Status|} = null;
                {|INF1050:_byName["a"].Status|} = null;
                {|INF1050:_tabs["a"].Status|} = null;
                _byName = _byName.Remove("a");
                _tabs.Clear();
            }
        }
        """);

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public Task Copies_that_are_kept_and_tables_of_ones_own_may_be_changed() => RuleTest.VerifyAsync<CachedObjectAnalyzer>("""
        class Controller(ICronTabLister lister)
        {
            private readonly Dictionary<string, CronTab> _copies = [];
            private readonly Dictionary<string, CronTab> _tabs = [];
            private readonly Dictionary<string, Entry> _entries = [];
            private readonly Dictionary<string, HashSet<string>> _names = [];
            private CronTab? _current;
            private CronTab? _mixed;
            private IReadOnlyList<CronTab> _all = [];

            void Remember()
            {
                _current = lister.CronTabs("a").Get("b")?.DeepCopy();
                _mixed = lister.CronTabs("a").Get("b");
                _mixed = new CronTab();
                _all = lister.List();
                foreach (var tab in lister.List())
                {
                    _copies[tab.Metadata!.Name!] = tab.DeepCopy();
                    _tabs[tab.Metadata!.Name!] = tab;
                    _entries["a"] = new Entry { Tab = tab, Names = new(tab.Spec!.Args!) };
                    _names["a"] = tab.Metadata.Labels!.Keys.ToHashSet();
                }
            }

            void Change()
            {
                _current!.Status = null;
                _mixed!.Status = null;
                _copies["a"].Status = null;
                _tabs.Remove("a");
                _tabs["b"] = _tabs["c"];
                _tabs.Clear();
                _entries["a"].Count++;
                _entries["a"].Names.Add("b");
                _entries["a"].Tab = null;
                _names["a"].Add("c");
                _all = [];
                Console.WriteLine(_all.Count);
            }
        }

        class Entry
        {
            public CronTab? Tab { get; set; }
            public int Count { get; set; }
            public List<string> Names { get; set; } = [];
        }
        """);

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public Task What_a_base_class_keeps_is_not_to_be_changed_in_a_derived_one() => RuleTest.VerifyAsync<CachedObjectAnalyzer>("""
        abstract class Table<T> : IResourceEventHandler<T> where T : class
        {
            private T? _last;
            protected Dictionary<ObjectName, T> All { get; } = [];
            protected T? Newest { get; private set; }
            public void OnAdd(T obj, bool isInInitialList) => Keep(obj);
            public void OnUpdate(T before, T after) => Keep(after);
            public void OnDelete(DeletedObject<T> deleted) => All.Remove(deleted.Name);
            private void Keep(T obj)
            {
                All[new("a", "b")] = obj;
                Newest = obj;
                _last = obj;
            }
        }

        class Tabs(Func<CronTab> make) : Table<CronTab>
        {
            private CronTab? _last;

            void Make() => _last = make();

            void Change()
            {
                foreach (var (_, tab) in All) {|INF1050:tab.Status|} = null;
                {|INF1050:Newest!.Status|} = null;
                _last!.Status = null;
                All.Clear();
            }
        }
        """);

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public Task What_a_base_class_keeps_as_copies_may_be_changed() => RuleTest.VerifyAsync<CachedObjectAnalyzer>("""
        abstract class Table<T> : IResourceEventHandler<T> where T : class
        {
            protected Dictionary<ObjectName, T> All { get; } = [];
            public void OnAdd(T obj, bool isInInitialList) => All[new("a", "b")] = Copy(obj);
            public void OnUpdate(T before, T after) => All[new("a", "b")] = Copy(after);
            public void OnDelete(DeletedObject<T> deleted) => All.Remove(deleted.Name);
            protected abstract T Copy(T obj);
        }

        class Tabs : Table<CronTab>
        {
            protected override CronTab Copy(CronTab obj) => obj.DeepCopy();
            void Change() { foreach (var (_, tab) in All) tab.Status = null; }
        }
        """);

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public Task What_a_base_class_keeps_is_what_the_class_makes_of_it() => RuleTest.VerifyAsync<CachedObjectAnalyzer>("""
        interface IClient { CronTab Read(CronTab name); }

        class Table : IResourceEventHandler<CronTab>
        {
            protected CronTab? Newest;
            public void OnAdd(CronTab o, bool i) => Newest = Prepare(o);
            public void OnUpdate(CronTab before, CronTab o) { }
            public void OnDelete(DeletedObject<CronTab> deleted) { }
            protected virtual CronTab Prepare(CronTab o) => o;
        }

        class Copies : Table
        {
            protected override CronTab Prepare(CronTab o) => o.DeepCopy();
            void Change() => Newest!.Status = null;
        }

        class OfCopies : Copies
        {
            void ChangeAgain() => Newest!.Status = null;
        }

        class Same : Table
        {
            void Change() => {|INF1050:Newest!.Status|} = null;
        }

        class SameAgain : Copies
        {
            protected override CronTab Prepare(CronTab o) => o;
            void ChangeIt() => {|INF1050:Newest!.Status|} = null;
        }

        class Latest : IResourceEventHandler<CronTab>
        {
            protected CronTab? Newest;
            public virtual void OnAdd(CronTab o, bool i) => Newest = o;
            public void OnUpdate(CronTab before, CronTab o) { }
            public void OnDelete(DeletedObject<CronTab> deleted) { }
        }

        class Read(IClient client) : Latest
        {
            public override void OnAdd(CronTab o, bool i) => Newest = client.Read(o);
            void Change() => Newest!.Status = null;
        }

        class Counting : Latest
        {
            private int _count;
            public override void OnAdd(CronTab o, bool i) { _count++; base.OnAdd(o, i); }
            void Change() => {|INF1050:Newest!.Status|} = null;
        }

        abstract class Steps : IResourceEventHandler<CronTab>
        {
            public void OnAdd(CronTab o, bool i) => Handle(o);
            public void OnUpdate(CronTab before, CronTab o) { }
            public void OnDelete(DeletedObject<CronTab> deleted) { }
            protected abstract void Handle(CronTab o);
        }

        class Step : Steps
        {
            void Count(ICronTabLister lister) => Console.WriteLine(lister.List().Count);
            private CronTab? _newest;
            protected override void Handle(CronTab o) => _newest = o;
            void Change() => {|INF1050:_newest!.Status|} = null;
        }
        """);

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public Task A_controller_that_changes_the_copy_it_keeps_is_not_reported() => RuleTest.VerifyAsync<CachedObjectAnalyzer>("""
        class Controller(ICronTabLister lister)
        {
            private readonly List<CronTab> _all = [];
            private CronTab? _kept;
            private CronTab? _copy;
            public void Remember() => _kept = lister.CronTabs("a").Get("b")?.DeepCopy();
            public void RememberAll() { foreach (var tab in lister.List()) _all.Add(tab.DeepCopy()); }
            public void RememberIt() { var tab = lister.CronTabs("a").GetRequired("b"); _copy = Copied(tab); }
            public void ChangeKept() { _kept!.Status = null; _copy!.Status = null; foreach (var tab in _all) tab.Spec!.Replicas = 1; }
            private static CronTab Copied(CronTab tab) => tab.DeepCopy();
        }

        class Program(ICronTabLister lister)
        {
            private readonly Controller _controller = new(lister);

            void Run()
            {
                var controller = new Controller(lister);
                controller.Remember();
                controller.RememberAll();
                controller.RememberIt();
                controller.ChangeKept();
                _controller.RememberIt();
                _controller.ChangeKept();
                Change(controller);
            }

            static void Change(Controller controller) => controller.ChangeKept();
        }
        """);

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public Task A_pragma_and_the_editorconfig_switch_the_rules_off() => RuleTest.VerifyAsync<CachedObjectAnalyzer>("""
        class Controller(ICronTabLister lister)
        {
            private CronTab? _current;

            void Change()
            {
                _current = lister.CronTabs("a").Get("b");
                _current!.Status = null;
                var tab = lister.CronTabs("a").GetRequired("b");
        #pragma warning disable INF1010
                tab.Status = null;
        #pragma warning restore INF1010
                {|INF1010:tab.Spec|} = null;
            }
        }
        """, "dotnet_diagnostic.INF1050.severity = none");
}
