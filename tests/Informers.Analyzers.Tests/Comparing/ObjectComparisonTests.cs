using Informers.CodeFixes;
using Informers.Tests;

namespace Informers.Analyzers.Tests;

/// <summary>Objects that are compared to see what changed.</summary>
public sealed class ObjectComparisonTests
{
    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task Records_compared_whole_in_an_update_are_reported()
    {
        var messages = await RuleTest.VerifyAsync<ObjectComparisonAnalyzer>("""
            class Handler : IResourceEventHandler<V1Pod>
            {
                public void OnAdd(V1Pod pod, bool isInInitialList) { }
                public void OnDelete(DeletedObject<V1Pod> deleted) { }
                public void OnUpdate(V1Pod before, V1Pod after)
                {
                    if ({|INF1090:before == after|}) return;
                    if ({|INF1090:before.Equals(after)|} || {|INF1090:Equals(before, after)|}) return;
                    if ({|INF1090:EqualityComparer<V1Pod>.Default.Equals(before, after)|}) return;
                }

                void Register(ISharedIndexInformer<CronTab> informer)
                {
                    informer.AddEventHandler(new ResourceEventHandlerFuncs<CronTab> { UpdateFunc = (before, after) => { if ({|INF1090:before != after|}) Work(); } });
                    informer.AddEventHandler(new ResourceEventHandlerFuncs<CronTab> { UpdateFunc = Changed });
                }

                void Changed(CronTab old, CronTab now) { if ({|INF1090:old != now|}) Work(); }

                async Task Follow(ISharedIndexInformer<V1Pod> informer)
                {
                    await foreach (var change in informer.WatchAsync())
                    {
                        if (change.Type == ResourceEventType.Updated && {|INF1090:change.Before == change.Object|}) continue;
                        if (change is { Before: { } before, Object: { } after } && {|INF1090:before == after|}) continue;
                    }
                }

                void Work() { }
            }
            """);
        Assert.Contains("resource versions", messages[0]);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task Parts_compared_by_reference_in_an_update_are_reported()
    {
        var messages = await RuleTest.VerifyAsync<ObjectComparisonAnalyzer>("""
            class Handler : IResourceEventHandler<CronTab>
            {
                public void OnAdd(CronTab tab, bool isInInitialList) { }
                public void OnDelete(DeletedObject<CronTab> deleted) { }
                public void OnUpdate(CronTab before, CronTab after)
                {
                    if ({|INF1090:before.Spec == after.Spec|}) return;
                    if ({|INF1090:before.Metadata!.Labels == after.Metadata!.Labels|}) return;
                    if ({|INF1090:before.Spec?.Args == after.Spec?.Args|}) return;
                    if ({|INF1090:Equals(before.Status, after.Status)|}) return;
                    if ({|INF1090:before.Spec!.Steps.SequenceEqual(after.Spec!.Steps)|}) return;
                    var old = before.Spec;
                    var now = after.Spec;
                    if ({|INF1090:old != now|}) return;
                }

                void Register(ISharedIndexInformer<V1Deployment> informer) => informer.AddEventHandler(new ResourceEventHandlerFuncs<V1Deployment>
                {
                    UpdateFunc = (before, after) => { if ({|INF1090:before.Spec.Template == after.Spec.Template|}) Console.WriteLine(); },
                });
            }
            """);
        Assert.Contains("'Args' of 'CronTabSpec'", messages[0]);
        Assert.Contains("'Labels'", messages[1]);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public Task The_same_part_of_what_is_cached_and_what_is_wanted_is_reported() => RuleTest.VerifyAsync<ObjectComparisonAnalyzer>("""
        class Controller(IDeploymentLister deployments)
        {
            static bool NeedsUpdate(V1Deployment existing, V1Deployment desired) => {|INF1090:existing.Spec != desired.Spec|};

            bool Reconcile(ObjectName name)
            {
                var existing = deployments.Deployments(name.Namespace).Get(name.Name);
                var desired = Build(name);
                return existing is not null && {|INF1090:existing.Spec.Template == desired.Spec.Template|};
            }

            int Stale(V1Deployment desired)
            {
                var count = 0;
                foreach (var one in deployments.List())
                {
                    if ({|INF1090:one.Metadata.Labels != desired.Metadata.Labels|}) count++;
                }

                return count;
            }

            V1Deployment Build(ObjectName name) => new() { Metadata = new() { Name = name.Name } };
        }
        """);

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public Task Values_versions_and_references_that_are_meant_are_not_reported() => RuleTest.VerifyAsync<ObjectComparisonAnalyzer>("""
        class Plain { public ObjectMeta? Metadata { get; set; } }
        record Window(string From, string To);
        record Limits { public int Cpu { get; set; } public Window? Window { get; set; } }
        record Quota { public ObjectMeta? Metadata { get; set; } public Limits? Spec { get; set; } }

        class Handler : IResourceEventHandler<V1Pod>
        {
            public void OnAdd(V1Pod pod, bool isInInitialList) { }
            public void OnDelete(DeletedObject<V1Pod> deleted) { }
            public void OnUpdate(V1Pod before, V1Pod after)
            {
                if (ReferenceEquals(before, after)) return;
                if ((object)before == (object)after) return;
                if (before.Metadata.ResourceVersion == after.Metadata.ResourceVersion) return;
                if (before.Metadata.Generation == after.Metadata.Generation) return;
                if (before.Spec.NodeName == after.Spec.NodeName && before.Metadata.DeletionTimestamp == after.Metadata.DeletionTimestamp) return;
                if (before.Spec is null || before.Spec == null || after.Spec.Equals(null)) return;
                if (before.Metadata.Finalizers.SequenceEqual(after.Metadata.Finalizers)) return;
            }

            void Register(ISharedIndexInformer<Plain> plain, ISharedIndexInformer<Quota> quotas)
            {
                plain.AddEventHandler(new ResourceEventHandlerFuncs<Plain> { UpdateFunc = (before, after) => { if (before == after || before.Equals(after)) return; } });
                quotas.AddEventHandler(new ResourceEventHandlerFuncs<Quota> { UpdateFunc = (before, after) => { if (before.Spec == after.Spec) return; } });
            }
        }
        """);

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public Task The_same_object_looked_for_among_others_is_not_reported() => RuleTest.VerifyAsync<ObjectComparisonAnalyzer>("""
        class Picker(IPodLister pods)
        {
            IEnumerable<V1Pod> Others(V1Pod one) => pods.List().Where(other => other != one);

            V1Pod? Next(V1Pod current)
            {
                var all = pods.List();
                var newest = all.MaxBy(pod => pod.Metadata.CreationTimestamp);
                foreach (var pod in all)
                {
                    if (pod == newest || pod.Equals(current)) continue;
                    return pod;
                }

                return null;
            }
        }
        """);

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public Task An_equality_by_hand_other_parts_and_what_was_made_of_the_cached_object_are_not_reported() => RuleTest.VerifyAsync<ObjectComparisonAnalyzer>("""
        record Shape { public IList<string>? Sides { get; set; } public virtual bool Equals(Shape? other) => other is not null && Sides!.SequenceEqual(other.Sides!); public override int GetHashCode() => 0; }
        record Figure { public ObjectMeta? Metadata { get; set; } public Shape? Spec { get; set; } }

        class Controller(IDeploymentLister deployments, IEqualityComparer<V1Container> containers)
        {
            void Register(ISharedIndexInformer<Figure> informer) =>
                informer.AddEventHandler(new ResourceEventHandlerFuncs<Figure> { UpdateFunc = (before, after) => { if (before.Spec == after.Spec) return; } });

            bool Reconcile(ObjectName name)
            {
                var existing = deployments.Deployments(name.Namespace).GetRequired(name.Name);
                var defaulted = WithDefaults(existing);
                var other = new V1Deployment();
                other = existing with { };
                return defaulted.Spec == existing.Spec
                    || other.Spec == existing.Spec
                    || existing.Spec.Template.Metadata.Labels == existing.Metadata.Labels
                    || existing.Spec.Template.Spec.Containers.SequenceEqual(defaulted.Spec.Template.Spec.Containers, containers);
            }

            V1Deployment WithDefaults(V1Deployment deployment) => deployment.Spec.Replicas is null ? deployment.DeepCopy() : deployment;
        }
        """);

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public Task References_that_spare_the_comparison_of_values_are_not_reported() => RuleTest.VerifyAsync<ObjectComparisonAnalyzer>("""
        class Handler : IResourceEventHandler<CronTab>
        {
            public void OnAdd(CronTab tab, bool isInInitialList) { }
            public void OnDelete(DeletedObject<CronTab> deleted) { }
            public void OnUpdate(CronTab before, CronTab after)
            {
                if (before.Spec == after.Spec || AreEqual(before.Spec, after.Spec)) return;
                if (before.Spec != after.Spec && !AreEqual(before.Spec, after.Spec)) Console.WriteLine();
                if (before.Spec == after.Spec || (before.Spec is not null && Text(before.Spec) == Text(after.Spec))) return;
                if (before.Metadata is null || before.Status == after.Status || AreEqual(after.Status, before.Status)) return;

                if ({|INF1090:before.Spec == after.Spec|} || AreEqual(before.Status, after.Status)) return;
                if ({|INF1090:before.Spec == after.Spec|} || AreEqual(before.Spec, null)) return;
                if ({|INF1090:before.Spec == after.Spec|} && AreEqual(before.Spec, after.Spec)) return;
                if ({|INF1090:before.Spec != after.Spec|} || !AreEqual(before.Spec, after.Spec)) Console.WriteLine();
                if (AreEqual(before.Spec, after.Spec) || {|INF1090:before.Spec == after.Spec|}) return;
                var spec = before.Spec;
                spec = after.Spec;
                if (spec == after.Spec) return;
            }

            static bool AreEqual(object? one, object? other) => Text(one) == Text(other);
            static string Text(object? part) => System.Text.Json.JsonSerializer.Serialize(part);
        }
        """);

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public Task A_pragma_or_editorconfig_switches_it_off() => RuleTest.VerifyAsync<ObjectComparisonAnalyzer>("""
        class Controller
        {
        #pragma warning disable INF1090 // The parts are interned.
            static bool Same(V1Pod one, V1Pod other) => one.Spec == other.Spec;
        #pragma warning restore INF1090
            static bool Equal(V1Pod one, V1Pod other) => {|INF1090:one.Spec == other.Spec|};
        }
        """);

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public Task The_editorconfig_switches_it_off() => RuleTest.VerifyAsync<ObjectComparisonAnalyzer>("""
        class Controller
        {
            static bool Same(V1Pod one, V1Pod other) => one.Spec == other.Spec;
        }
        """, "dotnet_diagnostic.INF1090.severity = none");

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public Task The_fix_compares_resource_versions_of_whole_objects() => RuleTest.VerifyFixAsync<ObjectComparisonAnalyzer, ComparedObjectsFix>("""
        class Registration
        {
            void Register(ISharedIndexInformer<V1Pod> pods, ISharedIndexInformer<CronTab> tabs)
            {
                pods.AddEventHandler(new ResourceEventHandlerFuncs<V1Pod> { UpdateFunc = (before, after) => { if ({|INF1090:before == after|}) return; } });
                pods.AddEventHandler(new ResourceEventHandlerFuncs<V1Pod> { UpdateFunc = (before, after) => { if (!{|INF1090:before.Equals(after)|}) return; } });
                tabs.AddEventHandler(new ResourceEventHandlerFuncs<CronTab> { UpdateFunc = (before, after) => { if ({|INF1090:after != before|}) return; } });
            }
        }
        """, """
        class Registration
        {
            void Register(ISharedIndexInformer<V1Pod> pods, ISharedIndexInformer<CronTab> tabs)
            {
                pods.AddEventHandler(new ResourceEventHandlerFuncs<V1Pod> { UpdateFunc = (before, after) => { if (before.Metadata.ResourceVersion == after.Metadata.ResourceVersion) return; } });
                pods.AddEventHandler(new ResourceEventHandlerFuncs<V1Pod> { UpdateFunc = (before, after) => { if (!(before.Metadata.ResourceVersion == after.Metadata.ResourceVersion)) return; } });
                tabs.AddEventHandler(new ResourceEventHandlerFuncs<CronTab> { UpdateFunc = (before, after) => { if (after.Metadata?.ResourceVersion != before.Metadata?.ResourceVersion) return; } });
            }
        }
        """);

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public Task The_fix_compares_generations_where_the_server_counts_them() => RuleTest.VerifyFixAsync<ObjectComparisonAnalyzer, ComparedObjectsFix>("""
        class Registration
        {
            static bool Changed(V1Deployment before, V1Deployment after) => {|INF1090:before.Spec != after.Spec|};
            static bool Changed(CronTab before, CronTab after) => !{|INF1090:Equals(before.Spec, after.Spec)|};
        }
        """, """
        class Registration
        {
            static bool Changed(V1Deployment before, V1Deployment after) => before.Metadata.Generation != after.Metadata.Generation;
            static bool Changed(CronTab before, CronTab after) => !(before.Metadata?.Generation == after.Metadata?.Generation);
        }
        """);

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public Task There_is_no_fix_for_other_parts_nor_for_kinds_without_a_generation() => RuleTest.VerifyNoFixAsync<ObjectComparisonAnalyzer, ComparedObjectsFix>("""
        class Registration
        {
            static bool Changed(V1Deployment before, V1Deployment after) => {|INF1090:before.Spec.Template != after.Spec.Template|};
            static bool Changed(V1Node before, V1Node after) => {|INF1090:before.Spec != after.Spec|};
            static bool Changed(V1ConfigMap before, V1ConfigMap after) => {|INF1090:before.Data != after.Data|};
        }
        """);
}
