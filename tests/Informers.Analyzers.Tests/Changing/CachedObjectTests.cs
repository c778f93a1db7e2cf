using Informers.Tests;

namespace Informers.Analyzers.Tests;

/// <summary>Objects of the cache that are changed, by all the ways by which code comes to them.</summary>
public sealed class CachedObjectTests
{
    [Theory(Timeout = TestTimeouts.Milliseconds)]
    [InlineData("{|INF1010:tab.Status|} = null;")]
    [InlineData("{|INF1010:tab.Spec!.Replicas|} = 3;")]
    [InlineData("{|INF1010:tab.Spec!.Replicas|}++;")]
    [InlineData("--{|INF1010:tab.Spec!.Replicas|};")]
    [InlineData("{|INF1010:tab.Spec!.Replicas|} += 2;")]
    [InlineData("{|INF1010:tab.Metadata!.Labels|} ??= new Dictionary<string, string>();")]
    [InlineData("{|INF1010:tab.Metadata!.Labels![\"a\"]|} = \"b\";")]
    [InlineData("{|INF1010:tab.Metadata!.Labels!.Add(\"a\", \"b\")|};")]
    [InlineData("{|INF1010:tab.Metadata!.Labels!.Remove(\"a\")|};")]
    [InlineData("tab.Metadata?.Labels?{|INF1010:.Remove(\"a\")|};")]
    [InlineData("{|INF1010:tab.Metadata!.Labels!.TryAdd(\"a\", \"b\")|};")]
    [InlineData("{|INF1010:tab.Metadata!.Finalizers!.Clear()|};")]
    [InlineData("{|INF1010:tab.Spec!.Steps.Sort((a, b) => 0)|};")]
    [InlineData("{|INF1010:tab.Spec!.Steps.Reverse()|};")]
    [InlineData("{|INF1010:tab.Spec!.Steps.RemoveAll(step => step.Name == null)|};")]
    [InlineData("{|INF1010:tab.Spec!.Steps[0]|} = new CronTabStep();")]
    [InlineData("{|INF1010:tab.Spec!.Steps[^1]|} = new CronTabStep();")]
    [InlineData("{|INF1010:tab.Spec!.Steps[0].Commands!.Add(\"run\")|};")]
    [InlineData("{|INF1010:tab.Spec!.Ports![0]|} = 80;")]
    [InlineData("{|INF1010:tab.Spec!.Ports![0]|}++;")]
    [InlineData("{|INF1010:Array.Sort(tab.Spec!.Ports!)|};")]
    [InlineData("System.Threading.Interlocked.Increment(ref {|INF1010:tab.Spec!.Ports![0]|});")]
    [InlineData("{|INF1010:System.Runtime.InteropServices.CollectionsMarshal.AsSpan(tab.Spec!.Steps)[0]|} = new CronTabStep();")]
    [InlineData("({|INF1010:tab.Spec!.Schedule|}, _) = (\"* * * * *\", 1);")]
    [InlineData("var spec = tab.Spec!; {|INF1010:spec.Replicas|} = 1;")]
    [InlineData("CronTab other = tab; {|INF1010:other.Spec!.Replicas|} = 1;")]
    [InlineData("if (tab.Spec is { Replicas: > 1 } spec) {|INF1010:spec.Replicas|} = 1;")]
    [InlineData("if (tab is { Metadata: { Labels: { } labels } }) {|INF1010:labels[\"a\"]|} = \"b\";")]
    [InlineData("if (tab.Spec is { Steps: [var first, ..] }) {|INF1010:first.Name|} = \"b\";")]
    [InlineData("var spec = tab switch { { Spec: { } there } => there, _ => null }; {|INF1010:spec!.Replicas|} = 1;")]
    [InlineData("switch (tab) { case { Spec: { } spec }: {|INF1010:spec.Replicas|} = 1; break; }")]
    [InlineData("foreach (var step in tab.Spec!.Steps) {|INF1010:step.Name|} = \"a\";")]
    [InlineData("foreach (var (key, value) in tab.Spec!.Steps.ToDictionary(step => step.Name!)) {|INF1010:value.Name|} = key;")]
    [InlineData("for (var i = 0; i < 3; i++) {|INF1010:tab.Spec!.Steps[i].Name|} = \"a\";")]
    [InlineData("tab.Spec!.Steps.ForEach(step => {|INF1010:step.Name|} = \"a\");")]
    [InlineData("foreach (var step in tab.Spec!.Steps.Where(step => step.Name != null).OrderBy(step => step.Name).Skip(1)) {|INF1010:step.Name|} = \"a\";")]
    [InlineData("foreach (var (index, step) in tab.Spec!.Steps.Index()) {|INF1010:step.Name|} = \"a\" + index;")]
    [InlineData("foreach (var step in tab.Spec!.Steps.ToList()) {|INF1010:step.Name|} = \"a\";")]
    [InlineData("foreach (var step in tab.Spec!.Steps.GroupBy(step => step.Name).SelectMany(group => group)) {|INF1010:step.Name|} = \"a\";")]
    [InlineData("{|INF1010:tab.Spec!.Steps.First(step => step.Name == \"a\").Name|} = \"b\";")]
    [InlineData("{|INF1010:tab.Spec!.Steps.Select(step => step.Commands!).First().Add(\"b\")|};")]
    [InlineData("{|INF1010:(from step in tab.Spec!.Steps where step.Name == \"a\" select step).First().Name|} = \"b\";")]
    [InlineData("var pair = (tab, 1); {|INF1010:pair.tab.Status|} = null;")]
    [InlineData("var (inner, count) = (tab.Spec, 1); {|INF1010:inner!.Replicas|} = count;")]
    [InlineData("var anonymous = new { Tab = tab }; {|INF1010:anonymous.Tab.Status|} = null;")]
    [InlineData("Action change = () => {|INF1010:tab.Status|} = null; change();")]
    [InlineData("void Change() => {|INF1010:tab.Status|} = null; Change();")]
    [InlineData("var chosen = tab.Spec!.Replicas > 1 ? tab : null; {|INF1010:chosen!.Status|} = null;")]
    [InlineData("try { Console.WriteLine(); } finally { {|INF1010:tab.Status|} = null; }")]
    [InlineData("CronTabStatus? status; lock (this) { status = tab.Status; } {|INF1010:status!.Active|} = 1;")]
    [InlineData("tab.Spec!.Env!.TryGetValue(\"a\", out var text); if (tab.Spec.Steps is [..] steps) {|INF1010:steps.Add(new() { Name = text })|};")]
    [InlineData("{|INF1010:tab.Metadata!.Labels|} = tab.Metadata!.Labels!.ToDictionary();")]
    [InlineData("var chosen = from step in tab.Spec!.Steps let commands = step.Commands where commands.Count > 0 select (step.Name, commands); foreach (var (name, commands) in chosen.ToList()) {|INF1010:commands.Add(name)|};")]
    public Task A_change_of_what_a_lister_returned(string statement) => RuleTest.VerifyAsync<CachedObjectAnalyzer>($$"""
        class Controller(ICronTabLister lister)
        {
            void Reconcile()
            {
                var tab = lister.CronTabs("shop").GetRequired("a");
                {{statement}}
            }
        }
        """);

    [Theory(Timeout = TestTimeouts.Milliseconds)]
    [InlineData("Console.WriteLine(tab.Spec!.Replicas + 1);")]
    [InlineData("tab = tab.DeepCopy(); tab.Spec!.Replicas = 3; tab.Metadata!.Labels!.Clear();")]
    [InlineData("var copy = tab.DeepCopy(); copy.Spec!.Replicas = 3; copy.Spec.Steps[0].Name = \"a\";")]
    [InlineData("var spec = tab.Spec!.DeepCopy(); spec.Replicas = 3; spec.Steps.Clear();")]
    [InlineData("if (tab.Spec!.Replicas == 1) { tab = tab.DeepCopy(); } tab.Status = null;")]
    [InlineData("var changed = false; if (tab.Status is null) { if (!changed) { tab = tab.DeepCopy(); changed = true; } tab.Status = new(); } if (tab.Spec is null) { if (!changed) tab = tab.DeepCopy(); tab.Spec = new(); }")]
    [InlineData("CronTab? copy = null; if (tab.Status is null) { copy ??= tab.DeepCopy(); copy.Status = new(); } if (tab.Spec is null) { copy ??= tab.DeepCopy(); copy.Spec = new(); }")]
    [InlineData("var copy = System.Text.Json.JsonSerializer.Deserialize<CronTab>(System.Text.Json.JsonSerializer.Serialize(tab))!; copy.Spec!.Replicas = 1;")]
    [InlineData("var copy = tab with { Status = null }; copy.Status = new(); copy.Status.Active = 1; copy.Spec = null;")]
    [InlineData("var copy = tab with { Spec = tab.Spec! with { Replicas = 1 } }; copy.Spec.Replicas = 2; copy.Spec.Steps = [];")]
    [InlineData("var copy = tab with { }; copy.Metadata = new() { Labels = new Dictionary<string, string>(tab.Metadata!.Labels!) }; copy.Metadata.Labels[\"a\"] = \"b\";")]
    [InlineData("var copy = tab with { }; copy.Spec = copy.Spec!.DeepCopy(); copy.Spec.Steps.Clear();")]
    [InlineData("var labels = new Dictionary<string, string>(tab.Metadata!.Labels!); labels[\"a\"] = \"b\";")]
    [InlineData("var labels = tab.Metadata!.Labels!.ToDictionary(); labels[\"a\"] = \"b\"; labels.Remove(\"c\");")]
    [InlineData("var steps = tab.Spec!.Steps.ToList(); steps.Add(new()); steps.Sort((a, b) => 0); steps.RemoveAt(0); steps[0] = new();")]
    [InlineData("var steps = tab.Spec!.Steps.Where(step => step.Name != null).ToArray(); steps[0] = new(); Array.Sort(steps, (a, b) => 0);")]
    [InlineData("List<CronTabStep> steps = [.. tab.Spec!.Steps, new() { Name = \"a\" }]; steps.Clear();")]
    [InlineData("var names = tab.Spec!.Steps.Select(step => step.Name).ToList(); names.Add(\"a\");")]
    [InlineData("var steps = tab.Spec!.Steps.Select(step => new CronTabStep { Name = step.Name }).ToList(); steps[0].Name = \"a\"; foreach (var step in steps) step.Name = \"b\";")]
    [InlineData("var groups = tab.Spec!.Steps.GroupBy(step => step.Name).ToDictionary(group => group.Key!, group => group.ToList()); groups[\"a\"].Add(new()); groups.Remove(\"b\");")]
    [InlineData("var ports = (int[])tab.Spec!.Ports!.Clone(); ports[0] = 1;")]
    [InlineData("var ports = tab.Spec!.Ports!.Order().ToArray(); ports[0] = 1;")]
    [InlineData("var made = new CronTab { Metadata = new() { Name = tab.Metadata!.Name, Labels = tab.Metadata.Labels }, Spec = tab.Spec }; made.Metadata.Name = \"b\"; made.Status = new() { Active = 2 }; made.Status.Active++;")]
    [InlineData("var draft = new CronTab(); draft.Spec = new() { Steps = { new() { Name = tab.Metadata!.Name } } }; draft.Spec.Steps.Add(new()); draft.Spec.Steps[0].Name = \"a\";")]
    [InlineData("var all = new List<CronTab>(); all.Add(tab); all.Clear(); all.Add(tab); all.Sort((a, b) => 0);")]
    [InlineData("var byName = new Dictionary<string, CronTab>(); byName[\"a\"] = tab; byName.Remove(\"b\"); byName[\"a\"] = new();")]
    [InlineData("var text = tab.Metadata!.Name; text += \"a\"; var count = tab.Spec!.Replicas; count++; var time = tab.Metadata.CreationTimestamp; time = null;")]
    [InlineData("tab = new CronTab(); tab.Spec = new();")]
    [InlineData("var spec = tab.Spec ?? new(); Console.WriteLine(spec.Replicas);")]
    [InlineData("Func<CronTab, CronTab> withoutStatus = one => { var copy = one.DeepCopy(); copy.Status = null; return copy; }; withoutStatus(tab).Spec = null;")]
    [InlineData("CronTab Copied() { var copy = tab.DeepCopy(); return copy; } Copied().Spec!.Replicas = 2;")]
    [InlineData("Action later = () => tab.Status = null; tab = tab.DeepCopy(); later();")]
    [InlineData("void Clear() => tab.Status = null; tab = tab.DeepCopy(); Clear();")]
    [InlineData("foreach (var step in tab.Spec!.Steps.Select(step => step.DeepCopy())) step.Name = \"a\";")]
    [InlineData("foreach (var step in tab.DeepCopy().Spec!.Steps) { step.Name = \"a\"; step.Commands!.Clear(); }")]
    [InlineData("var (one, two) = (tab.DeepCopy(), tab.Metadata!.Name); one.Status = null;")]
    [InlineData("if (tab is { Spec: { } spec }) { var mine = spec with { Steps = [] }; mine.Steps.Add(new()); }")]
    [InlineData("CronTab? found = null; if (found is null) { found = new(); found.Spec = new(); } else { Console.WriteLine(tab); }")]
    [InlineData("var copy = tab; for (var i = 0; i < 3; i++) { copy = copy with { Status = new() }; copy.Status.Active = copy.Metadata!.Finalizers!.Count; }")]
    public Task Reading_and_changing_copies(string statement) => RuleTest.VerifyAsync<CachedObjectAnalyzer>($$"""
        class Controller(ICronTabLister lister)
        {
            void Reconcile()
            {
                var tab = lister.CronTabs("shop").GetRequired("a");
                {{statement}}
            }
        }
        """);

    [Theory(Timeout = TestTimeouts.Milliseconds)]
    [InlineData("var copy = tab with { Status = null }; {|INF1011:copy.Spec!.Replicas|} = 3;")]
    [InlineData("var copy = tab with { }; {|INF1011:copy.Metadata!.Labels![\"a\"]|} = \"b\";")]
    [InlineData("var copy = tab with { Spec = tab.Spec! with { Replicas = 1 } }; {|INF1011:copy.Spec.Steps.Clear()|};")]
    [InlineData("var copy = tab with { Spec = tab.Spec! with { Replicas = 1 } }; {|INF1011:copy.Spec.Steps[0].Name|} = \"a\";")]
    [InlineData("var made = new CronTab { Metadata = new() { Labels = tab.Metadata!.Labels } }; {|INF1011:made.Metadata.Labels!.Add(\"a\", \"b\")|};")]
    [InlineData("var made = new CronTab(); made.Spec = tab.Spec; {|INF1011:made.Spec!.Replicas|} = 1;")]
    [InlineData("var meta = new ObjectMeta { Name = \"a\", Labels = tab.Metadata!.Labels }; {|INF1011:meta.Labels![\"a\"]|} = \"b\";")]
    [InlineData("var copy = tab.DeepCopy(); copy.Spec = tab.Spec; copy.Status = null;")]
    [InlineData("var steps = new List<CronTabStep>(tab.Spec!.Steps); {|INF1010:steps[0].Name|} = \"a\";")]
    [InlineData("var byName = new Dictionary<string, CronTab>(); byName[\"a\"] = tab; {|INF1010:byName[\"a\"].Status|} = null;")]
    [InlineData("var all = new List<CronTab> { tab }; foreach (var one in all) {|INF1010:one.Status|} = null;")]
    public Task A_shallow_copy_is_safe_at_its_top_alone(string statement) => RuleTest.VerifyAsync<CachedObjectAnalyzer>($$"""
        class Controller(ICronTabLister lister)
        {
            void Reconcile()
            {
                var tab = lister.CronTabs("shop").GetRequired("a");
                {{statement}}
            }
        }
        """);

    [Theory(Timeout = TestTimeouts.Milliseconds)]
    [InlineData("var tab = factory.Stable.V1.CronTabs.Lister.CronTabs(\"shop\").Get(\"a\"); {|INF1010:tab!.Status|} = null;")]
    [InlineData("foreach (var tab in factory.Stable.V1.CronTabs.Lister.List()) {|INF1010:tab.Status|} = null;")]
    [InlineData("var informer = factory.Stable.V1.CronTabs.Informer; {|INF1010:informer.Store.List()[0].Status|} = null;")]
    [InlineData("{|INF1010:factory.Stable.V1.CronTabs.Informer.Indexer.ByIndex(\"namespace\", \"a\").First().Status|} = null;")]
    [InlineData("{|INF1010:factory.Stable.V1.CronTabs.Informer.Store.Get(new(\"a\", \"b\"))!.Status|} = null;")]
    [InlineData("{|INF1010:factory.Stable.V1.CronTabs.Informer.Indexer.Snapshot().List()[0].Status|} = null;")]
    [InlineData("var tab = await factory.Stable.V1.CronTabs.Informer.WaitForObjectAsync(new(\"a\", \"b\"), \"1\"); {|INF1010:tab!.Status|} = null;")]
    [InlineData("await foreach (var e in factory.Stable.V1.CronTabs.Informer.WatchAsync()) {|INF1010:e.Object!.Status|} = null;")]
    [InlineData("await foreach (var e in factory.Stable.V1.CronTabs.Informer.WatchAsync()) if (e is { Type: ResourceEventType.Updated, Object: { } tab, Before: { } before }) {|INF1010:before.Status|} = tab.Status;")]
    [InlineData("await foreach (var (type, tab, before, _, _) in factory.Stable.V1.CronTabs.Informer.WatchAsync()) {|INF1010:tab!.Status|} = null;")]
    [InlineData("await foreach (var e in factory.Stable.V1.CronTabs.Informer.WatchAsync()) { var (_, tab, _, _, _) = e; {|INF1010:tab!.Status|} = null; }")]
    [InlineData("new Lister<CronTab>(factory.Stable.V1.CronTabs.Informer.Indexer, null!).List().ToList().ForEach(tab => {|INF1010:tab.Status|} = null);")]
    [InlineData("var any = (CronTab)factory.ForResource(default).Lister.Get(new(\"a\", \"b\"))!; {|INF1010:any.Status|} = null;")]
    [InlineData("if (factory.ForResource(default).Lister.Get(new(\"a\", \"b\")) is CronTab any) {|INF1010:any.Status|} = null;")]
    [InlineData("var map = factory.Core.V1.ConfigMaps.Lister.ConfigMaps(\"a\").Get(\"b\") ?? new V1ConfigMap(); {|INF1010:map.Data|} = null;")]
    [InlineData("var map = factory.Core.V1.ConfigMaps.Lister.ConfigMaps(\"a\").Get(\"b\"); if (map is null) { map = new V1ConfigMap { Data = new Dictionary<string, string>() }; } {|INF1010:map.Data[\"a\"]|} = \"b\";")]
    [InlineData("var maps = factory.Core.V1.ConfigMaps.Lister; while (true) { var map = maps.List()[0]; {|INF1010:map.Data|} = null; map = map.DeepCopy(); map.Data = null; }")]
    public Task Each_way_by_which_an_object_comes_out_of_a_cache(string statement) => RuleTest.VerifyAsync<CachedObjectAnalyzer>($$"""
        class Program
        {
            static async Task Main()
            {
                await using var factory = new ClusterInformers(default(Informers.Rest.IRestClient)!);
                {{statement}}
            }
        }
        """);

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public Task What_a_handler_is_given() => RuleTest.VerifyAsync<CachedObjectAnalyzer>("""
        class Handler : IResourceEventHandler<CronTab>
        {
            public void OnAdd(CronTab obj, bool isInInitialList) => {|INF1010:obj.Status|} = null;
            public void OnUpdate(CronTab oldObj, CronTab newObj) { {|INF1010:oldObj.Status|} = null; {|INF1010:newObj.Status|} = null; }
            public void OnDelete(DeletedObject<CronTab> deleted) => {|INF1010:deleted.Object!.Status|} = null;
            public void Other(CronTab obj) => obj.Status = null;
        }

        abstract class Base<T> : IResourceEventHandler<T> where T : class
        {
            public abstract void OnAdd(T obj, bool isInInitialList);
            public virtual void OnUpdate(T oldObj, T newObj) { }
            void IResourceEventHandler<T>.OnDelete(DeletedObject<T> deleted) { }
        }

        class Derived : Base<CronTab>
        {
            public override void OnAdd(CronTab obj, bool isInInitialList) => {|INF1010:obj.Status|} = null;
            public override void OnUpdate(CronTab oldObj, CronTab newObj) => {|INF1010:newObj.Status|} = null;
        }

        class Program
        {
            void Run(ISharedIndexInformer<CronTab> informer, bool verbose)
            {
                informer.AddEventHandler(new ResourceEventHandlerFuncs<CronTab>
                {
                    AddFunc = (tab, _) => {|INF1010:tab.Status|} = null,
                    UpdateFunc = (before, after) =>
                    {
                        if (verbose) {|INF1010:after.Spec!.Replicas|}++;
                        before = before.DeepCopy();
                        before.Status = null;
                    },
                    DeleteFunc = deleted => { if (deleted.Object is { } tab) {|INF1010:tab.Metadata!.Labels!.Clear()|}; },
                });
                informer.AddEventHandler(new ResourceEventHandlerFuncs<CronTab> { AddFunc = OnAdded, UpdateFunc = delegate (CronTab before, CronTab after) { {|INF1010:after.Status|} = null; } });
                informer.AddIndexers(new Indexers<CronTab> { ["a"] = tab => { {|INF1010:tab.Metadata!.Labels!["a"]|} = "b"; return []; } });
                informer.AddEventHandler(new FilteringResourceEventHandler<CronTab>(tab => { {|INF1010:tab.Status|} = null; return true; }, null!, null!));
                informer.SetTransform(tab => { tab.Status = null; return tab; });
                void Local(CronTab tab, bool initial) => {|INF1010:tab.Status|} = null;
                informer.AddEventHandler(new ResourceEventHandlerFuncs<CronTab> { AddFunc = Local });
            }

            void OnAdded(CronTab tab, bool initial) => {|INF1010:tab.Status|} = null;
        }
        """);

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public Task A_called_method_that_changes_its_parameter() => RuleTest.VerifyAsync<CachedObjectAnalyzer>("""
        class Controller(ICronTabLister lister)
        {
            void Reconcile(CronTab given)
            {
                var tab = lister.CronTabs("a").GetRequired("b");
                {|INF1012:Clear(tab)|};
                {|INF1012:Through(tab, 3)|};
                {|INF1012:tab.ClearStatus()|};
                {|INF1012:Deep(tab)|};
                {|INF1012:Recursive(tab, 3)|};
                {|INF1012:SetFirst(tab.Spec!.Steps)|};
                Clear(tab.DeepCopy());
                Clear(given);
                Clear(tab with { });
                {|INF1012:Deep(tab with { })|};
                Copies(tab);
                Reads(tab);
                {|INF1010:Same(tab).Status|} = null;
                {|INF1010:Spec(tab).Replicas|} = 1;
                Copied(tab).Status = null;
                {|INF1011:Shallow(tab).Spec!.Replicas|} = 1;
                Shallow(tab).Status = null;
                foreach (var one in Filtered(lister.List())) {|INF1010:one.Status|} = null;
                foreach (var one in Found()) {|INF1010:one.Status|} = null;
                if (TryFind("a", out var found)) {|INF1010:found.Status|} = null;
                ForSpec(tab, spec => {|INF1010:spec.Replicas|} = 1);
                lister.List().ToList().ForEach({|INF1012:Clear|});
            }

            static void Clear(CronTab tab) => tab.Status = null;
            static void Through(CronTab tab, int more) { if (more > 0) Clear(tab); }
            static void Deep(CronTab tab) => tab.Metadata!.Labels!.Add("a", "b");
            static void Recursive(CronTab tab, int depth) { if (depth > 0) Recursive(tab, depth - 1); tab.Status = null; }
            static void SetFirst(IList<CronTabStep> steps) => steps[0] = new();
            static void Copies(CronTab tab) { tab = tab.DeepCopy(); tab.Status = null; }
            static int Reads(CronTab tab) { var labels = new Dictionary<string, string>(tab.Metadata!.Labels!); labels.Clear(); return labels.Count; }
            static CronTab Same(CronTab tab) { Console.WriteLine(tab); return tab; }
            static CronTabSpec Spec(CronTab tab) => tab.Spec ?? throw new InvalidOperationException();
            static CronTab Copied(CronTab tab) => tab.DeepCopy();
            static CronTab Shallow(CronTab tab) => tab with { Status = null };
            static IEnumerable<CronTab> Filtered(IEnumerable<CronTab> tabs) { foreach (var tab in tabs) if (tab.Status is null) yield return tab; }
            IEnumerable<CronTab> Found() => lister.List().Where(tab => tab.Status != null);
            bool TryFind(string name, out CronTab tab) { tab = lister.CronTabs("a").Get(name)!; return tab is not null; }
            static void ForSpec(CronTab tab, Action<CronTabSpec> act) => act(tab.Spec!);
        }

        static class Extensions
        {
            public static void ClearStatus(this CronTab tab) => tab.Status = null;
        }
        """);

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public Task A_method_that_hands_out_an_object_by_a_parameter() => RuleTest.VerifyAsync<CachedObjectAnalyzer>("""
        class Controller(ICronTabLister lister)
        {
            void Reconcile()
            {
                if (TryFind("a", out var found)) {|INF1010:found.Status|} = null;
            }

            void ReconcileAll() => ForEach(tab => {|INF1010:tab.Status|} = null);

            bool TryFind(string name, out CronTab tab) { tab = lister.CronTabs("a").Get(name)!; return tab is not null; }
            void ForEach(Action<CronTab> act) { foreach (var tab in lister.List()) act(tab); }
        }
        """);

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public Task What_a_base_class_gives_its_derived_ones() => RuleTest.VerifyAsync<CachedObjectAnalyzer>("""
        abstract class Reconciler<T> where T : class
        {
            public async Task ReconcileAsync(string name)
            {
                if (Find(name) is not { } found) return;
                Before(found);
                await WorkAsync(found, Copy(found));
            }

            protected abstract T? Find(string name);
            protected abstract T Copy(T obj);
            protected abstract Task WorkAsync(T obj, T copy);
            protected virtual void Before(T obj) => Inner(obj);
            protected virtual void Inner(T obj) { }
            protected virtual void Unused(T obj) { }
        }

        class TabReconciler(ICronTabLister lister) : Reconciler<CronTab>
        {
            protected override CronTab? Find(string name) => lister.CronTabs("a").Get(name);
            protected override CronTab Copy(CronTab obj) => obj.DeepCopy();
            protected override void Inner(CronTab obj) => {|INF1010:obj.Status|} = null;
            protected override void Unused(CronTab obj) => obj.Status = null;

            protected override Task WorkAsync(CronTab obj, CronTab copy)
            {
                copy.Status = null;
                {|INF1010:obj.Status|} = null;
                return Task.CompletedTask;
            }
        }

        class DraftReconciler(Dictionary<string, CronTab> drafts) : Reconciler<CronTab>
        {
            protected override CronTab? Find(string name) => drafts[name];
            protected override CronTab Copy(CronTab obj) => obj.DeepCopy();
            protected override Task WorkAsync(CronTab obj, CronTab copy)
            {
                obj.Status = null;
                return Task.CompletedTask;
            }
        }
        """);

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public Task What_goes_through_an_interface_with_one_implementation() => RuleTest.VerifyAsync<CachedObjectAnalyzer>("""
        interface ITabs { CronTab? Find(string name); CronTab? Draft(string name); }
        interface ICleaner { void Clean(CronTab tab); int Count(CronTab tab); }
        interface IChange { void Change(CronTab tab); }

        class Tabs(ICronTabLister lister) : ITabs
        {
            public CronTab? Find(string name) => lister.CronTabs("a").Get(name);
            public CronTab? Draft(string name) => lister.CronTabs("a").Get(name)?.DeepCopy();
        }

        class Cleaner : ICleaner
        {
            public void Clean(CronTab tab) => tab.Status = null;
            public int Count(CronTab tab) => tab.Status?.Active ?? 0;
        }

        class Nothing : IChange { public void Change(CronTab tab) { } }
        class Something : IChange { public void Change(CronTab tab) => tab.Status = null; }

        class View(CronTab tab) { public CronTab Tab { get; } = tab; public int Count { get; set; } }

        class Controller(ITabs tabs, ICleaner cleaner, IChange change)
        {
            void Reconcile()
            {
                var tab = tabs.Find("a")!;
                {|INF1010:tab.Spec|} = null;
                {|INF1012:cleaner.Clean(tab)|};
                cleaner.Count(tab);
                change.Change(tab);
                tabs.Draft("a")!.Status = null;
                var view = new View(tab);
                view.Count++;
                {|INF1011:view.Tab.Status|} = null;
            }
        }
        """);

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public Task What_is_ones_own_under_a_condition_or_remembered_by_a_property() => RuleTest.VerifyAsync<CachedObjectAnalyzer>("""
        [KubernetesResource("a.b", "v1", "Thing", "things")]
        class Thing
        {
            private List<string>? _words;
            public ObjectMeta? Metadata { get; set; }
            public string? Text { get; set; }
            public IReadOnlyList<string> Words => _words ??= [.. Text!.Split(' ')];
        }

        class Things : IStore<Thing>
        {
            private readonly List<Thing> _things = [];
            public int Count => _things.Count;
            public Thing? Get(ObjectName name) => _things[0];
            public IReadOnlyList<Thing> List() => _things;
            public IReadOnlyList<ObjectName> ListKeys() => [];
        }

        class Controller(ICronTabLister lister, IStore<Thing> store)
        {
            void Reconcile()
            {
                Console.WriteLine(store.Get(default)!.Words.Count);
                new Things().Get(default)!.Text = "a";
                var tab = lister.CronTabs("a").Get("b");
                var isNew = tab is null;
                tab ??= new CronTab();
                if (isNew) tab.Spec = new();
            }
        }
        """);

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public Task The_object_of_an_error() => RuleTest.VerifyAsync<CachedObjectAnalyzer>("""
        class Controller
        {
            EventHandlerOptions Options() => new()
            {
                ErrorHandler = error =>
                {
                    if (error.Object is CronTab { Metadata.Labels: { } labels }) {|INF1010:labels["a"]|} = "b";
                },
            };
        }
        """);

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public Task Objects_that_are_no_ones_cache() => RuleTest.VerifyAsync<CachedObjectAnalyzer>("""
        class Controller(ICronTabLister lister, IDictionary<string, CronTab> own)
        {
            private readonly List<CronTab> _drafts = [];
            private CronTab? _current;

            async Task Reconcile(CronTab given, Func<Task<CronTab>> read)
            {
                given.Status = null;
                var answer = await read();
                answer.Status = null;
                own["a"].Status = null;
                _drafts.Add(answer);
                _drafts[0].Status = null;
                _current = lister.CronTabs("a").Get("b")?.DeepCopy();
                _current!.Status = null;
                var tab = lister.CronTabs("a").GetRequired("b");
                tab = await read();
                tab.Status = null;
                var names = lister.List().Select(one => one.Metadata!.Name).ToHashSet();
                names.Add("b");
                foreach (var draft in lister.List().Select(one => new CronTab { Metadata = new() { Name = one.Metadata!.Name } }))
                {
                    draft.Metadata!.Name = "x";
                    draft.Spec = new();
                }
            }
        }
        """);

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public Task What_is_put_into_an_object_of_ones_own_stays_of_the_cache() => RuleTest.VerifyAsync<CachedObjectAnalyzer>("""
        class Controller(ICronTabLister lister)
        {
            void Listed()
            {
                var tabs = new List<CronTab>();
                foreach (var tab in lister.List()) tabs.Add(tab);
                {|INF1010:tabs[0].Status|} = null;
                var made = lister.List().ToList();
                foreach (var tab in made) {|INF1010:tab.Status|} = null;
                made.Clear();
            }

            void Keyed(CronTab other)
            {
                var tabs = new Dictionary<string, CronTab> { ["a"] = lister.CronTabs("a").GetRequired("b") };
                {|INF1010:tabs["a"].Status|} = null;
                var late = new System.Collections.Concurrent.ConcurrentDictionary<string, CronTab>();
                late.GetOrAdd("a", _ => lister.CronTabs("a").GetRequired("b"));
                {|INF1010:late["a"].Status|} = null;
            }

            void Copied()
            {
                var copy = lister.CronTabs("a").GetRequired("b").DeepCopy();
                copy.Status = null;
                copy.Metadata = lister.CronTabs("a").GetRequired("b").Metadata;
                {|INF1011:copy.Metadata!.Name|} = "c";
                var mine = new CronTab { Spec = lister.CronTabs("a").GetRequired("b").Spec };
                {|INF1011:mine.Spec!.Replicas|} = 1;
                var either = new CronTab();
                either = lister.CronTabs("a").GetRequired("b");
                {|INF1010:either.Status|} = null;
            }

            void Filled()
            {
                var mine = new CronTab();
                Fill(mine);
                {|INF1011:mine.Spec!.Replicas|} = 1;
            }

            void Fill(CronTab tab) => tab.Spec = lister.CronTabs("a").GetRequired("b").Spec;
        }
        """);

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public Task Deep_copies_and_what_is_made_here_may_be_changed_with_all_parts() => RuleTest.VerifyAsync<CachedObjectAnalyzer>("""
        class Controller(ICronTabLister lister)
        {
            void Change()
            {
                if (lister.CronTabs("a").Get("b")?.DeepCopy() is not { } copy) return;
                var spec = copy.Spec!;
                spec.Replicas = 2;
                foreach (var step in spec.Steps.Where(static step => step.Name is not null)) step.Name = "c";
                copy.Metadata!.Labels ??= new Dictionary<string, string>();
                copy.Metadata.Labels["count"] = lister.List().Count.ToString();
                var mine = new CronTab { Metadata = new() { Labels = new Dictionary<string, string>(copy.Metadata.Labels) } };
                mine.Metadata.Labels.Clear();
                Touch(copy);
                Touch(mine);
            }

            static void Touch(CronTab tab) => tab.Status = null;
        }
        """);

    [Theory(Timeout = TestTimeouts.Milliseconds)]
    [InlineData("steps[0] = new CronTabStep(); steps[0].Name = \"a\";")]
    [InlineData("tabs[0] = tabs[0] with { Metadata = new() }; tabs[0].Spec = null; tabs[0].Metadata!.Name = \"a\";")]
    [InlineData("for (var i = 0; i < tabs.Count; i++) { tabs[i] = tabs[i] with { Status = null }; tabs[i].Status = new(); }")]
    [InlineData("for (var i = 0; i < steps.Count; i++) { steps[i] = steps[i].DeepCopy(); steps[i].Commands!.Clear(); }")]
    [InlineData("var array = steps.ToArray(); array[^1] = Changed(array[^1]); array[^1].Name = \"a\";")]
    [InlineData("var all = lister.List().ToArray(); all[0] = await client.GetAsync(CronTabInformer.ResourceType, name); all[0].Metadata!.Labels!.Clear();")]
    [InlineData("var byName = lister.List().ToDictionary(one => one.Metadata!.Name!); byName[\"a\"] = new() { Spec = new() }; byName[\"a\"].Spec!.Replicas = 1;")]
    [InlineData("foreach (var step in steps) {|INF1010:step.Name|} = \"a\"; steps[0] = new();")]
    [InlineData("for (var i = 0; i < tabs.Count; i++) { tabs[i] = await client.GetAsync(CronTabInformer.ResourceType, name); } foreach (var one in tabs) one.Metadata!.Labels!.Clear();")]
    [InlineData("for (var i = 0; i < tabs.Count; i++) tabs[i] = new() { Spec = new() }; foreach (var one in tabs) { one.Spec!.Replicas = 1; one.Status = null; }")]
    [InlineData("for (var i = 0; i < tabs.Count; i++) { {|INF1010:tabs[i].Status|} = null; tabs[i] = tabs[i] with { Spec = null }; }")]
    [InlineData("tabs[0] = tabs[0] with { Status = null }; {|INF1011:tabs[0].Spec!.Steps.Clear()|};")]
    [InlineData("tabs[0] = tabs[0] with { Spec = null }; tabs[1] = tab; {|INF1010:tabs[1].Status|} = null;")]
    [InlineData("tabs[0] = tabs[0] with { Spec = null }; tabs.Add(tab); foreach (var one in tabs) {|INF1010:one.Status|} = null;")]
    [InlineData("steps.Add(new()); {|INF1010:steps[0].Name|} = \"a\";")]
    [InlineData("var byName = new Dictionary<string, List<CronTabStep>>(); foreach (var step in steps) { byName[step.Name!] = []; byName[step.Name!].Add(step); } foreach (var one in byName[\"a\"]) {|INF1010:one.Name|} = \"a\";")]
    [InlineData("{|INF1010:tab.Spec.Steps[0]|} = new(); {|INF1010:tab.Spec.Steps[1].Name|} = \"a\";")]
    public Task What_is_put_in_the_place_of_a_cached_element_is_ones_own(string statement) => RuleTest.VerifyAsync<CachedObjectAnalyzer>($$"""
        using Informers.Rest;

        class Controller(ICronTabLister lister, IRestClient client)
        {
            async Task Reconcile(ObjectName name)
            {
                var tab = lister.CronTabs("shop").GetRequired("a");
                var steps = tab.Spec!.Steps.ToList();
                var tabs = lister.List().ToList();
                {{statement}}
                await Task.Yield();
            }

            static CronTabStep Changed(CronTabStep step) => new() { Name = step.Name };
        }
        """);

    [Theory(Timeout = TestTimeouts.Milliseconds)]
    [InlineData("tabs[0] = new(); tabs[1] = tab; {|INF1010:tabs[1].Status|} = null;")]
    [InlineData("tabs[0] = new(); tabs.Add(tab); foreach (var one in tabs) {|INF1010:one.Status|} = null;")]
    [InlineData("byName[\"extra\"] = new(); {|INF1010:byName[\"web\"].Status|} = null; byName[\"extra\"].Status = null;")]
    [InlineData("tabs[0] = null!; {|INF1010:tabs[1].Status|} = null;")]
    [InlineData("tabs[index] = null!; {|INF1010:tabs[1].Status|} = null;")]
    [InlineData("tabs[0] = tabs[0] with { Spec = null }; {|INF1010:tabs[1].Status|} = null;")]
    [InlineData("var array = tabs.ToArray(); array[^1] = new(); {|INF1010:array[0].Status|} = null; array[^1].Status = null;")]
    [InlineData("for (var i = 0; i < tabs.Count; i++) { tabs[i] = new(); tabs[i].Status = null; } tabs.Add(tab); {|INF1010:tabs[^1].Status|} = null;")]
    [InlineData("tabs[0] = new(); tabs[index] = tab; {|INF1010:tabs[0].Status|} = null;")]
    [InlineData("tabs[0] = new(); tabs.Reverse(); {|INF1010:tabs[0].Status|} = null;")]
    [InlineData("tabs[0] = new(); Turn(tabs); {|INF1010:tabs[0].Status|} = null;")]
    [InlineData("var array = tabs.ToArray(); array[0] = new(); (array[0], array[1]) = (array[1], array[0]); {|INF1010:array[0].Status|} = null;")]
    [InlineData("tabs[0] = new(); tabs[0] = tab; {|INF1010:tabs[0].Status|} = null;")]
    [InlineData("if (index > 0) { tabs[0] = new(); } {|INF1010:tabs[0].Status|} = null;")]
    [InlineData("if (index > 0) { tabs[0] = new(); } else { tabs[0] = new() { Spec = new() }; } tabs[0].Status = null;")]
    public Task One_element_of_ones_own_leaves_the_others_the_caches(string statement) => RuleTest.VerifyAsync<CachedObjectAnalyzer>($$"""
        class Controller(ICronTabLister lister)
        {
            void Reconcile(int index)
            {
                var tab = lister.CronTabs("shop").GetRequired("a");
                var tabs = lister.List().ToList();
                var byName = lister.List().ToDictionary(one => one.Metadata!.Name!);
                {{statement}}
            }

            static void Turn(List<CronTab> tabs) => tabs.Reverse();
        }
        """);

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public Task A_local_that_also_gets_an_object_of_the_cache_brings_that_wherever_it_is_put() => RuleTest.VerifyAsync<CachedObjectAnalyzer>("""
        class Controller(IPodLister lister)
        {
            void Before()
            {
                V1Pod pod = new();
                if (lister.Pods("ns").Get("web") is { } cached) pod = cached;
                var batch = new List<V1Pod> { pod };
                foreach (var one in batch) {|INF1010:one.Metadata.Labels["a"]|} = "b";
            }

            void After()
            {
                V1Pod pod = new();
                for (var i = 0; i < 2; i++)
                {
                    var batch = new List<V1Pod> { pod };
                    if (lister.Pods("ns").Get("web") is { } cached) pod = cached;
                    foreach (var one in batch) {|INF1010:one.Metadata.Labels["a"]|} = "b";
                }
            }

            void Own()
            {
                V1Pod pod = new();
                if (lister.Pods("ns").Get("web") is { } cached) pod = cached.DeepCopy();
                var batch = new List<V1Pod> { pod };
                foreach (var one in batch) one.Metadata.Labels["a"] = "b";
            }

            void Later()
            {
                V1Pod pod = new();
                var batch = new List<V1Pod> { pod };
                if (lister.Pods("ns").Get("web") is { } cached) pod = cached;
                foreach (var one in batch) one.Metadata.Labels["a"] = "b";
            }
        }
        """);

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public Task A_method_that_is_passed_on_gives_what_it_gives_when_called() => RuleTest.VerifyAsync<CachedObjectAnalyzer>("""
        class Controller(IPodLister lister)
        {
            V1Pod Load(string n) => lister.Pods("ns").Get(n)!;
            V1Pod Copy(string n) => lister.Pods("ns").Get(n)!.DeepCopy();

            void Label(List<string> names)
            {
                foreach (var p in names.Select(Load)) {|INF1010:p.Metadata.Labels["a"]|} = "b";
                foreach (var p in names.Select(Copy)) p.Metadata.Labels["a"] = "b";
            }
        }

        class Pods(IPodLister lister, List<V1Pod> into)
        {
            public Pods(IPodLister lister, string name, List<V1Pod> into) : this(lister, into) => into.Add(lister.Pods("ns").Get(name)!);
        }

        class Collector
        {
            void Label(IPodLister lister)
            {
                var found = new List<V1Pod>();
                _ = new Pods(lister, "web", found);
                {|INF1010:found[0].Metadata.Labels["a"]|} = "b";
            }
        }
        """);

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public Task A_method_of_a_cached_object_that_changes_it_by_way_of_another_one() => RuleTest.VerifyAsync<CachedObjectAnalyzer>("""
        class Entry
        {
            private int _count;
            public List<string> Names { get; } = [];
            public void Mark() => Count();
            private void Count() => _count++;
            public void Name(string name) => Names.Add(name);
        }

        [Informers.KubernetesResource("shop.example.com", "v1", "Box", "boxes")]
        class Box
        {
            private readonly List<string> _seen = [];
            public ObjectMeta? Metadata { get; set; }
            public void Mark() => Note("a");
            private void Note(string name) => _seen.Add(name);
        }

        class Controller(IStore<Box> boxes)
        {
            private readonly Entry _entry = new();

            void Change()
            {
                _entry.Mark();
                _entry.Name("a");
                {|INF1012:boxes.Get(new("a", "b"))!.Mark()|};
            }
        }
        """);

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public Task Methods_that_are_set_as_functions_of_a_handler_get_cached_objects() => RuleTest.VerifyAsync<CachedObjectAnalyzer>("""
        class Controller
        {
            IResourceEventHandler<CronTab> Handler() => new ResourceEventHandlerFuncs<CronTab>
            {
                AddFunc = OnAdd<string>,
                UpdateFunc = this.OnUpdate,
                DeleteFunc = Deletions.OnDelete<int>,
            };

            void OnAdd<TName>(CronTab tab, bool isInInitialList) => {|INF1010:tab.Status|} = null;
            void OnUpdate(CronTab before, CronTab after) => {|INF1010:after.Status|} = null;
            void OnOther<TName>(CronTab tab, bool isInInitialList) => tab.Status = null;
        }

        static class Deletions
        {
            public static void OnDelete<T>(DeletedObject<CronTab> deleted) => {|INF1010:deleted.Object!.Status|} = null;
        }
        """);
}
