using Informers.CodeFixes;
using Informers.Tests;

namespace Informers.Analyzers.Tests;

/// <summary>A copy is taken where the object comes into the code.</summary>
public sealed class TakeCopyFixTests
{
    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public Task Where_a_kept_object_comes_into_the_code() => Verify("""
        class Controller(ICronTabLister lister) : IResourceEventHandler<CronTab>
        {
            private readonly Dictionary<string, CronTab> _tabs = [];
            private readonly List<CronTab> _all = [];
            private CronTab? _one;
            public void OnAdd(CronTab tab, bool isInInitialList) => _tabs[tab.Metadata!.Name!] = tab;
            public void OnUpdate(CronTab before, CronTab after)
            {
                _all.Add(after);
            }

            public void OnDelete(DeletedObject<CronTab> deleted) => _one = lister.CronTabs("a").GetRequired("b");
            void Change()
            {
                {|INF1050:_tabs["a"].Status|} = null;
                foreach (var tab in _all) {|INF1050:tab.Status|} = null;
                {|INF1050:_one!.Status|} = null;
            }
        }
        """, """
        class Controller(ICronTabLister lister) : IResourceEventHandler<CronTab>
        {
            private readonly Dictionary<string, CronTab> _tabs = [];
            private readonly List<CronTab> _all = [];
            private CronTab? _one;
            public void OnAdd(CronTab tab, bool isInInitialList)
            {
                tab = tab.DeepCopy();
                _tabs[tab.Metadata!.Name!] = tab;
            }
            public void OnUpdate(CronTab before, CronTab after)
            {
                after = after.DeepCopy();
                _all.Add(after);
            }

            public void OnDelete(DeletedObject<CronTab> deleted) => _one = lister.CronTabs("a").GetRequired("b").DeepCopy();
            void Change()
            {
                _tabs["a"].Status = null;
                foreach (var tab in _all) tab.Status = null;
                _one!.Status = null;
            }
        }
        """);

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public Task Where_an_object_is_got_or_found_in_a_list() => Verify("""
        class Controller(ICronTabLister lister, ISharedIndexInformer<CronTab> informer)
        {
            async Task Reconcile()
            {
                var tab = lister.CronTabs("a").GetRequired("b");
                {|INF1010:tab.Status|} = null;
                {|INF1010:tab.Spec!.Replicas|}++;
                var labels = tab.Metadata!.Labels!;
                {|INF1010:labels["a"]|} = "b";
                if (lister.CronTabs("a").Get("c") is { } found) {|INF1010:found.Status|} = null;
                var made = lister.CronTabs("a").Get("c") ?? new CronTab();
                {|INF1010:made.Status|} = null;
                var waited = await informer.WaitForObjectAsync(new("a", "b"), "1");
                {|INF1010:waited!.Status|} = null;
                var first = lister.List().First(one => one.Status is null);
                {|INF1012:Clear(first)|};
                var copy = lister.CronTabs("a").GetRequired("b") with { Status = null };
                {|INF1011:copy.Spec!.Replicas|} = 1;
                foreach (var one in lister.List().Where(one => one.Status is null))
                {
                    {|INF1010:one.Status|} = null;
                    {|INF1010:one.Metadata!.Labels!.Clear()|};
                }
            }

            static void Clear(CronTab tab) => tab.Status = null;
        }
        """, """
        class Controller(ICronTabLister lister, ISharedIndexInformer<CronTab> informer)
        {
            async Task Reconcile()
            {
                var tab = lister.CronTabs("a").GetRequired("b").DeepCopy();
                tab.Status = null;
                tab.Spec!.Replicas++;
                var labels = tab.Metadata!.Labels!;
                labels["a"] = "b";
                if (lister.CronTabs("a").Get("c")?.DeepCopy() is { } found) found.Status = null;
                var made = lister.CronTabs("a").Get("c")?.DeepCopy() ?? new CronTab();
                made.Status = null;
                var waited = (await informer.WaitForObjectAsync(new("a", "b"), "1"))?.DeepCopy();
                waited!.Status = null;
                var first = lister.List().First(one => one.Status is null).DeepCopy();
                Clear(first);
                var copy = lister.CronTabs("a").GetRequired("b").DeepCopy() with { Status = null };
                copy.Spec!.Replicas = 1;
                foreach (var one in lister.List().Where(one => one.Status is null).Select(static one => one.DeepCopy()))
                {
                    one.Status = null;
                    one.Metadata!.Labels!.Clear();
                }
            }

            static void Clear(CronTab tab) => tab.Status = null;
        }
        """);

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public Task In_a_handler() => Verify("""
        class Handler : IResourceEventHandler<CronTab>
        {
            private readonly List<CronTab> _tabs = [];

            public void OnAdd(CronTab obj, bool isInInitialList) => {|INF1010:obj.Status|} = null;

            public void OnUpdate(CronTab oldObj, CronTab newObj)
            {
                {|INF1010:newObj.Status|} = oldObj.Status;
                {|INF1010:newObj.Spec|} = null;
            }

            public void OnDelete(DeletedObject<CronTab> deleted)
            {
                if (deleted.Object is { } tab) {|INF1010:tab.Status|} = null;
            }

            static ResourceEventHandlerFuncs<CronTab> Funcs() => new()
            {
                AddFunc = (tab, _) => {|INF1010:tab.Status|} = null,
                UpdateFunc = (_, tab) => { {|INF1010:tab.Status|} = null; },
            };
        }
        """, """
        class Handler : IResourceEventHandler<CronTab>
        {
            private readonly List<CronTab> _tabs = [];

            public void OnAdd(CronTab obj, bool isInInitialList)
            {
                obj = obj.DeepCopy();
                obj.Status = null;
            }

            public void OnUpdate(CronTab oldObj, CronTab newObj)
            {
                newObj = newObj.DeepCopy();
                newObj.Status = oldObj.Status;
                newObj.Spec = null;
            }

            public void OnDelete(DeletedObject<CronTab> deleted)
            {
                if (deleted.Object?.DeepCopy() is { } tab) tab.Status = null;
            }

            static ResourceEventHandlerFuncs<CronTab> Funcs() => new()
            {
                AddFunc = (tab, _) => { tab = tab.DeepCopy(); tab.Status = null; },
                UpdateFunc = (_, tab) => { tab = tab.DeepCopy(); tab.Status = null; },
            };
        }
        """);

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public Task A_parameter_named_as_a_keyword_keeps_its_at() => Verify("""
        class Handler
        {
            static ResourceEventHandlerFuncs<CronTab> Funcs() => new()
            {
                AddFunc = (@event, _) => {|INF1010:@event.Status|} = null,
                UpdateFunc = (_, @new) => { {|INF1010:@new.Status|} = null; },
            };
        }
        """, """
        class Handler
        {
            static ResourceEventHandlerFuncs<CronTab> Funcs() => new()
            {
                AddFunc = (@event, _) => { @event = @event.DeepCopy(); @event.Status = null; },
                UpdateFunc = (_, @new) => { @new = @new.DeepCopy(); @new.Status = null; },
            };
        }
        """);

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public Task A_method_of_one_expression_keeps_its_constraints_and_comments() => Verify("""
        class Handler
        {
            ResourceEventHandlerFuncs<CronTab> Funcs() => new() { AddFunc = this.OnAdd<string> };

            private void OnAdd<TLog>(CronTab tab, bool isInInitialList)
                where TLog : class =>
                // Begins anew.
                {|INF1010:tab.Status|} = null; // Said by nobody.
        }
        """, """
        class Handler
        {
            ResourceEventHandlerFuncs<CronTab> Funcs() => new() { AddFunc = this.OnAdd<string> };

            private void OnAdd<TLog>(CronTab tab, bool isInInitialList)
                where TLog : class
            {
                tab = tab.DeepCopy();
                // Begins anew.
                tab.Status = null;
            } // Said by nobody.
        }
        """);

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public Task A_copy_is_taken_within_the_expression_that_a_copy_is_taken_before() => Verify("""
        class Handler(ICronTabLister lister) : IResourceEventHandler<CronTab>
        {
            public void OnAdd(CronTab obj, bool isInInitialList) =>
                Use({|INF1010:obj.Status|} = null, lister.CronTabs("a").Get("b") is { } found ? {|INF1010:found.Status|} = null : null);

            public void OnUpdate(CronTab oldObj, CronTab newObj)
            {
            }

            public void OnDelete(DeletedObject<CronTab> deleted)
            {
            }

            ResourceEventHandlerFuncs<CronTab> Funcs() => new()
            {
                AddFunc = (tab, _) => Use({|INF1010:tab.Status|} = null, lister.CronTabs("a").Get("b") is { } found ? {|INF1010:found.Status|} = null : null),
            };

            private static void Use(object? one, object? other)
            {
            }
        }
        """, """
        class Handler(ICronTabLister lister) : IResourceEventHandler<CronTab>
        {
            public void OnAdd(CronTab obj, bool isInInitialList)
            {
                obj = obj.DeepCopy();
                Use(obj.Status = null, lister.CronTabs("a").Get("b")?.DeepCopy() is { } found ? found.Status = null : null);
            }

            public void OnUpdate(CronTab oldObj, CronTab newObj)
            {
            }

            public void OnDelete(DeletedObject<CronTab> deleted)
            {
            }

            ResourceEventHandlerFuncs<CronTab> Funcs() => new()
            {
                AddFunc = (tab, _) => { tab = tab.DeepCopy(); Use(tab.Status = null, lister.CronTabs("a").Get("b")?.DeepCopy() is { } found ? found.Status = null : null); },
            };

            private static void Use(object? one, object? other)
            {
            }
        }
        """);

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public Task Where_no_variable_would_hold_the_copy_nothing_is_offered() => RuleTest.VerifyNoFixAsync<CachedObjectAnalyzer, TakeCopyFix>("""
        class Controller(ICronTabLister lister)
        {
            async Task Reconcile(ISharedIndexInformer<CronTab> informer)
            {
                {|INF1010:lister.CronTabs("a").GetRequired("b").Status|} = null;
                await foreach (var e in informer.WatchAsync()) {|INF1010:e.Object!.Status|} = null;
            }
        }
        """);

    private static Task Verify(string before, string after) => RuleTest.VerifyFixAsync<CachedObjectAnalyzer, TakeCopyFix>(before, after);
}
