using System.Globalization;
using System.Runtime.CompilerServices;
using Informers.Rest;
using Informers.Testing;
using Informers.Tests;
using Microsoft.CodeAnalysis;

namespace Informers.Generator.Tests.Projections;

/// <summary>Factories of partial objects: of a library's classes, of all of an assembly, and of custom resources from YAML.</summary>
public sealed class ProjectionHostTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task A_factory_holds_parts_of_what_the_server_has_and_writes_what_it_is_told()
    {
        await using var server = await FakeApiServer.StartAsync(
            new FakeApiServerOptions { Resources = [new FakeResource("example.com", "v1", "Job", "jobs")] }, Ct);
        var jobs = new GroupVersionResource("example.com", "v1", "jobs");
        server.Create(jobs, """{"metadata":{"name":"a","namespace":"s","labels":{"tier":"x"},"annotations":{"k":"v"},"finalizers":["example.com/one"]},"spec":{"node":"n","image":"i"}}""");
        var run = GeneratorHarness.Run<InformerGenerator>(TestCompilation.Create("""
            #nullable enable
            using System;
            using System.Threading;
            using System.Threading.Tasks;
            using Informers;
            using Informers.Rest;

            [KubernetesResource("example.com", "v1", "Job", "jobs")]
            public class Job { public ObjectMeta? Metadata { get; set; } public Spec? Spec { get; set; } }
            public class Spec { public string? Node { get; set; } public string? Image { get; set; } }

            [GenerateInformer(typeof(Job), Fields = ["spec.node"])]
            [InformerIndex(typeof(Job), "ByNode", "spec.node")]
            public partial class Host { }

            public static class Entry
            {
                public static Func<IRestClient, CacheMutationHandler, SharedInformerFactory> Make() => (client, handler) =>
                {
                    var factory = new Host(client, new SharedInformerOptions { DetectCacheMutations = true, CacheMutationHandler = handler });
                    _ = factory.Example.V1.Jobs.Informer;
                    return factory;
                };

                public static Func<IRestClient, SharedInformerFactory, CancellationToken, Task<string>> Run() => async (client, factory, token) =>
                {
                    var lister = ((Host)factory).Example.V1.Jobs.Lister;
                    var type = Generated.Example.V1.JobInformer.ResourceType;
                    var job = lister.Jobs("s").GetRequired("a");
                    var seen = $"{type.IsPartial}|{job.Spec?.Node}|{job.Spec?.Image ?? "none"}|{job.Metadata?.Annotations is null}|{lister.ByNode("n").Count}|{lister.List(LabelSelector.Parse("tier=x")).Count}";
                    var read = await client.GetAsync(type, new ObjectName("s", "a"), cancellationToken: token);
                    var listed = (await client.ListAsync(type, cancellationToken: token)).Items[0];
                    var owned = type.SetControllerReference(
                        new Job { Metadata = new ObjectMeta { Name = "b", Namespace = "s" }, Spec = new Spec { Image = "own" } }, type, job);
                    seen += $"|{read.Spec?.Image}|{listed.Spec?.Image}|{owned.Spec?.Image}";
                    await client.ModifyAsync(type, new ObjectName("s", "a"), static one => { one.Spec!.Node = "m"; return one; }, cancellationToken: token);
                    job = await ((Host)factory).Example.V1.Jobs.Informer.WaitForObjectAsync(
                        new ObjectName("s", "a"), (await client.GetAsync(type, new ObjectName("s", "a"), cancellationToken: token)).Metadata!.ResourceVersion!, token);
                    var added = await client.AddFinalizerAsync(type, job!, "example.com/two", cancellationToken: token);
                    var applied = await client.ApplyAsync(
                        type,
                        new Job { Metadata = new ObjectMeta { Name = "a", Namespace = "s" }, Spec = new Spec { Image = "applied" } },
                        new ApplyOptions { FieldManager = "test", Force = true },
                        token);
                    await ((Host)factory).Example.V1.Jobs.Informer.WaitForObjectAsync(new ObjectName("s", "a"), applied.Metadata!.ResourceVersion!, token);
                    try
                    {
                        await client.ApplyAsync(type, job!, new ApplyOptions { FieldManager = "test", Force = true }, token);
                        return "applied what was read";
                    }
                    catch (PartialObjectException)
                    {
                    }

                    try
                    {
                        await client.UpdateAsync(type, job!, cancellationToken: token);
                        return "updated";
                    }
                    catch (PartialObjectException e)
                    {
                        return $"{seen}|{string.Join(",", added.Metadata!.Finalizers!)}|{applied.Spec?.Node}|{applied.Spec?.Image ?? "none"}|{e.Resource}";
                    }
                };
            }
            """));
        run.AssertCompiles();
        using var assembly = new LoadedAssembly(run.Output);
        using var client = server.CreateRestClient();
        var mutations = 0;
        await using (var factory = assembly.Call<Func<IRestClient, CacheMutationHandler, SharedInformerFactory>>("Entry", "Make")(
            client, _ => Interlocked.Increment(ref mutations)))
        {
            factory.Start(Ct);
            await factory.EnsureCacheSyncAsync(Ct).WithinTimeout();

            Assert.Equal(
                "True|n|none|True|1|1|i|i|own|example.com/one,example.com/two|m|applied|jobs.v1.example.com",
                await assembly.Call<Func<IRestClient, SharedInformerFactory, CancellationToken, Task<string>>>("Entry", "Run")(client, factory, Ct).WithinTimeout());

            // A list of everything, as the past is gone, leaves what did not change where it is.
            var store = factory.ForResource(jobs);
            var before = store.Lister.Get(new ObjectName("s", "a"));
            var listed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            store.AddEventHandler(new ResourceEventHandlerFuncs<object> { AddFunc = (obj, isInInitialList) => { if (!isInInitialList) { listed.TrySetResult(); } } });
            using (server.Faults.Forbid(static request => request.Verb is "watch" or "list"))
            {
                server.Faults.CloseWatches();
                server.Create(jobs, """{"metadata":{"name":"b","namespace":"s"}}""");
                server.Faults.Compact();
            }

            await listed.Task.WithinTimeout();
            Assert.NotNull(before);
            Assert.Same(before, store.Lister.Get(new ObjectName("s", "a")));
        }

        Assert.Equal(0, mutations);
        var whole = await client.GetAsync(new UnstructuredType(jobs), new ObjectName("s", "a"), cancellationToken: Ct);
        var json = whole.ToJsonObject();
        Assert.Equal("applied", (string?)json["spec"]!["image"]);
        Assert.Equal("v", (string?)json["metadata"]!["annotations"]!["k"]);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task All_of_an_assembly_is_decoded_as_far_as_each_class_has_it_but_for_what_says_otherwise()
    {
        var (run, messages) = await AnalyzerHarness.VerifyAsync<InformerGenerator, GenerateInformerAnalyzer>("""
            using Informers;
            [KubernetesResource("a.example.com", "v1", "One", "ones")] public class One { public ObjectMeta? Metadata { get; set; } public string? Note { get; set; } public string? More { get; set; } }
            [KubernetesResource("a.example.com", "v1", "Two", "twos")] public class Two { public ObjectMeta? Metadata { get; set; } public int? Size { get; set; } }
            [KubernetesResource("a.example.com", "v1", "Named", "nameds")] public class Named { public ObjectMeta? Metadata { get; set; } public string? Note { get; set; } public string? More { get; set; } }
            [GenerateInformer, KubernetesResource("a.example.com", "v1", "Own", "owns")] public class Own { public ObjectMeta? Metadata { get; set; } public string? Note { get; set; } public string? More { get; set; } }

            [GenerateInformers(typeof(One), Fields = ["note", {|INF0070:"zzz"|}, {|INF0070:"Size"|}], Drop = [{|INF0071:"metadata.uid"|}])]
            [GenerateInformer(typeof(Named), Fields = ["more"])]
            public partial class Host { }
            """);

        run.AssertCompiles();
        Assert.Equal(
            ["The path 'zzz' leads nowhere: no resource of the assembly has it", "The path 'Size' leads nowhere: Two has no member 'Size'; did you mean 'size'?"], messages.Take(2));
        Assert.Equal(
            ["Named: metadata, more", "One: metadata, note", "Two: metadata"],
            run.Values(TrackingNames.Decoders).Cast<DecoderTypeModel>().Where(static type => type.IsPartial && type.Members.Any(static member => member.JsonName == "metadata"))
                .Select(static type => $"{type.Type["global::".Length..]}: {string.Join(", ", type.Members.Select(static member => member.JsonName))}").Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Another_assembly_may_have_parts_of_what_a_library_has_whole()
    {
        var library = TestCompilation.Create("Library", References.Default, """
            using Informers;
            [GenerateInformer, KubernetesResource("a.example.com", "v1", "Own", "owns")] public class Own { public ObjectMeta? Metadata { get; set; } public string? Note { get; set; } public string? More { get; set; } }
            """);
        var made = GeneratorHarness.Run<InformerGenerator>(library).AssertCompiles();
        var reference = made.Output.ToReference();
        foreach (var (arguments, isOwn) in ((string, bool)[])[("", false), (", Drop = [\"more\"]", true)])
        {
            var run = GeneratorHarness.Run<InformerGenerator>(TestCompilation.Create(
                "Test", [.. References.Default, reference], $"namespace App; [Informers.GenerateInformer(typeof(Own){arguments})] public partial class Host;"));
            run.AssertCompiles();
            Assert.Equal(isOwn, run.Files.Keys.Any(static name => name.EndsWith("OwnInformer.g.cs", StringComparison.Ordinal)));
        }
    }

    [Theory(Timeout = TestTimeouts.Milliseconds)]
    [InlineData("GenerateInformer(typeof(Own))", "metadata,note")]
    [InlineData("GenerateInformer(typeof(Own), Drop = [])", null)]
    [InlineData("GenerateInformer(typeof(Own), Drop = [\"note\"])", "metadata,more")]
    [InlineData("GenerateInformers(typeof(Own), Drop = [])", null)]
    public async Task A_factory_elsewhere_takes_the_part_that_a_class_says_or_asks_for_everything(string attribute, string? members)
    {
        var library = TestCompilation.Create("Library", References.Default, """
            using Informers;
            [GenerateInformer(Fields = ["note"]), KubernetesResource("a.example.com", "v1", "Own", "owns")] public class Own { public ObjectMeta? Metadata { get; set; } public string? Note { get; set; } public string? More { get; set; } }
            """);
        var (run, _) = await AnalyzerHarness.VerifyAsync<InformerGenerator, GenerateInformerAnalyzer>(
            $"using Informers; namespace App; [{attribute}] public partial class Host;", [.. References.Default, library.ToReference()]);
        run.AssertCompiles();
        Assert.Equal(
            members is null ? [] : [members],
            run.Values(TrackingNames.Decoders).Cast<DecoderTypeModel>().Where(static type => type.IsPartial && type.Type == "global::Own")
                .Select(static type => string.Join(",", type.Members.Select(static member => member.JsonName).Order(StringComparer.Ordinal))));
    }

    [Fact]
    public void Of_a_projection_that_is_typed_letter_by_letter_only_the_last_state_is_remembered()
    {
        var library = TestCompilation.Create("Library", References.Default, """
            using Informers;
            [KubernetesResource("a.example.com", "v1", "One", "ones")] public class One { public ObjectMeta? Metadata { get; set; } public string? Note { get; set; } public string? More { get; set; } }
            """).ToReference();
        var asking = TestCompilation.Create("Test", [.. References.Default, library], "[Informers.GenerateInformers(typeof(One))] public partial class Host;");
        var whole = ((HostModel)Assert.Single(GeneratorHarness.Run<InformerGenerator>(asking).Values(TrackingNames.Hosts))).Resources;
        var assembly = (IAssemblySymbol)asking.GetAssemblyOrModuleSymbol(library)!;
        List<bool> parsed = [];

        var first = Type("note");
        var one = Get("more");
        GC.Collect();

        Assert.False(first.IsAlive);
        Assert.Same(one, Get("more"));
        Assert.Equal(["metadata", "more"], Members(one));
        Assert.Equal(["metadata", "note"], Members(Get("note")));
        Assert.Equal([true], parsed);

        [MethodImpl(MethodImplOptions.NoInlining)]
        WeakReference Type(string path) => new(Get(path));

        [MethodImpl(MethodImplOptions.NoInlining)]
        ResourceModel Get(string path) => Assert.Single(AssemblyResources.Get(assembly, asking, new ProjectionModel(new EquatableArray<string>([path]), []), isProjectedLater =>
        {
            parsed.Add(isProjectedLater);
            return whole;
        }));

        static IEnumerable<string> Members(ResourceModel resource) =>
            resource.Projection!.Types.Single(type => type.Name == resource.Projection.RootName).Members.Select(static member => member.JsonName).Order(StringComparer.Ordinal);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task Of_an_assembly_each_factory_has_its_own_part()
    {
        var library = TestCompilation.Create("Library", References.Default, """
            using Informers;
            [KubernetesResource("a.example.com", "v1", "One", "ones")] public class One { public ObjectMeta? Metadata { get; set; } public string? Note { get; set; } public string? More { get; set; } }
            """);
        var (run, _) = await AnalyzerHarness.VerifyAsync<InformerGenerator, GenerateInformerAnalyzer>(
            """
            using Informers;
            namespace First { [GenerateInformers(typeof(One), Fields = ["note"])] public partial class Host; }
            namespace Second { [GenerateInformers(typeof(One), Drop = ["note"])] public partial class Host; }
            namespace Third { [GenerateInformers(typeof(One))] public partial class Host; }
            """,
            [.. References.Default, library.ToReference()]);
        run.AssertCompiles();
        Assert.Equal(
            ["First.Host: metadata,note", "Second.Host: metadata,more", "Third.Host: whole"],
            run.Values(TrackingNames.Hosts).Cast<HostModel>().Select(static host => (host, host.Resources.Single().Projection)).Select(static of =>
                $"{of.host.Namespace}.{of.host.Name}: " + (of.Projection is { } part
                    ? string.Join(",", part.Types.Single(type => type.Name == part.RootName).Members.Select(static member => member.JsonName).Order(StringComparer.Ordinal))
                    : "whole")).Order(StringComparer.Ordinal));
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task A_class_that_reflection_reads_has_none_of_the_paths_of_its_assembly()
    {
        var library = TestCompilation.Create("Library", References.Default, """
            using Informers;
            [KubernetesResource("a.example.com", "v1", "One", "ones")] public class One { public ObjectMeta? Metadata { get; set; } public string? Note { get; set; } }
            [GenerateInformer(AllowReflection = true), KubernetesResource("a.example.com", "v1", "Odd", "odds")] public class Odd { public ObjectMeta? Metadata { get; set; } public System.IO.Stream? Data { get; set; } }
            """);
        var (_, messages) = await AnalyzerHarness.VerifyAsync<InformerGenerator, GenerateInformerAnalyzer>(
            """
            using Informers;
            namespace App;
            [GenerateInformers({|INF0017:{|INF0060:typeof(One)|}|}, Drop = ["note", {|INF0070:"nott"|}])] public partial class Host;
            """,
            [.. References.Default, library.ToReference()]);
        Assert.Contains(messages, static message => message == "The path 'nott' leads nowhere: One has no member 'nott'; did you mean 'note'?");
    }

    [Theory]
    [InlineData("", "[GenerateInformer(typeof(Own), Fields = [\"note\"])] public partial class Host;", false)]
    [InlineData("", "namespace A { [GenerateInformer(typeof(Own), Fields = [\"note\"])] public partial class Host; } namespace B { [GenerateInformer(typeof(Own))] public partial class Host; }", true)]
    [InlineData("[GenerateInformer(Fields = [\"note\"])]", "", true)]
    public void What_a_factory_has_in_part_is_not_what_other_assemblies_get_but_what_the_class_says_is(string ofClass, string hosts, bool isAnnounced)
    {
        var library = GeneratorHarness.Run<InformerGenerator>(TestCompilation.Create("Library", References.Default, $$"""
            using Informers;
            {{hosts}}
            {{ofClass}}
            [KubernetesResource("a.example.com", "v1", "Own", "owns")] public class Own { public ObjectMeta? Metadata { get; set; } public string? Note { get; set; } public string? More { get; set; } }
            """)).AssertCompiles();
        Assert.Equal(isAnnounced, library.Files.ContainsKey(FileNames.Announcements + FileNames.Extension));
        var run = GeneratorHarness.Run<InformerGenerator>(TestCompilation.Create(
            "Test", [.. References.Default, library.Output.ToReference()], "namespace App; [Informers.GenerateInformer(typeof(Own))] public partial class Host;"));
        run.AssertCompiles();

        var own = run.Files.Keys.Where(static name => name.Contains("ResourceType", StringComparison.Ordinal)).ToList();
        Assert.Equal(isAnnounced ? 0 : 1, own.Count);
        Assert.All(own, file => Assert.DoesNotContain("IsPartial", run.Files[file], StringComparison.Ordinal));
        if (hosts.Length > 0 && isAnnounced)
        {
            Assert.Contains("global::B.Generated.A.V1.OwnInformer", run.Files["App.Host.g.cs"], StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_custom_resource_from_YAML_that_a_factory_has_in_part_is_not_what_other_assemblies_get()
    {
        var file = Crds.CrdHarness.Sample("crontab.yaml");
        string[] drops = ["", ", Drop = [\"status\"]"];
        Assert.Equal([true, false], drops.Select(drop => Crds.CrdHarness.Run(
            TestCompilation.Create($"[Informers.GenerateInformer(Crd = \"crontabs.stable.example.com\", Version = \"v1\"{drop})] public partial class Host;"), file)
            .AssertCompiles().Files[FileNames.Announcements + FileNames.Extension].Contains("typeof(global::Test.Generated.Stable.V1.CronTabInformer)", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("""Informers.GenerateInformer(Crd = "crontabs.stable.example.com", Version = "v1", """)]
    [InlineData("""Informers.GenerateInformer(typeof(Test.Generated.Stable.V1.CronTab), """)]
    public async Task The_informer_of_a_custom_resource_decodes_what_its_factories_ask_for(string attribute)
    {
        var (run, diagnostics) = await RunCrd($$"""
            namespace One { [{{attribute}}Fields = ["spec.schedule", "spec.steps.name"])] public partial class Host; }
            namespace Two { [{{attribute}}Fields = ["spec.steps.name", "spec.schedule"])] public partial class Host; }
            """);

        Assert.Empty(diagnostics);
        var types = run.Values(TrackingNames.Decoders).Cast<DecoderTypeModel>().Where(static type => type.IsPartial).ToList();
        Assert.Equal(
            ["name", "schedule,steps"],
            types.Select(static type => string.Join(",", type.Members.Select(static member => member.JsonName))).Where(static one => !one.Contains("metadata", StringComparison.Ordinal) && !one.Contains("uid", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
        Assert.Contains("IsPartial => true", run.Files.Single(static file => file.Key.Contains("V1_CronTab_", StringComparison.Ordinal) && file.Key.EndsWith("_ResourceType.g.cs", StringComparison.Ordinal)).Value, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""Informers.GenerateInformer(Crd = "crontabs.stable.example.com", Version = "v1", """)]
    [InlineData("""Informers.GenerateInformer(typeof(Test.Generated.Stable.V1.CronTab), """)]
    public async Task A_path_that_a_custom_resource_does_not_have_is_said_at_the_path(string attribute)
    {
        const string Path = "\"spec.schedul\"";
        var source = $$"""[{{attribute}}Fields = ["metadata", {{Path}}])] public partial class Host;""";
        var (_, diagnostics) = await RunCrd(source);

        var diagnostic = Assert.Single(diagnostics);
        Assert.Equal(("INF0070", source.IndexOf(Path, StringComparison.Ordinal), Path.Length), (diagnostic.Id, diagnostic.Location.SourceSpan.Start, diagnostic.Location.SourceSpan.Length));
        Assert.Contains("did you mean 'schedule'?", diagnostic.GetMessage(CultureInfo.InvariantCulture), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Factories_that_want_different_parts_of_a_custom_resource_are_told()
    {
        var (_, diagnostics) = await RunCrd("""
            namespace One { [Informers.GenerateInformer(Crd = "crontabs.stable.example.com", Version = "v1", Drop = ["status"])] public partial class Host; }
            namespace Two { [Informers.GenerateInformer(typeof(Test.Generated.Stable.V1.CronTab))] public partial class Host; }
            """);

        var diagnostic = Assert.Single(diagnostics);
        Assert.Equal("INF0076", diagnostic.Id);
        Assert.StartsWith("'Two.Host' has other Fields and Drop for the informer of crontabs.v1.stable.example.com than its class", diagnostic.GetMessage(CultureInfo.InvariantCulture), StringComparison.Ordinal);
    }

    private static async Task<(GeneratorRun Run, IReadOnlyList<Diagnostic> Diagnostics)> RunCrd(string source)
    {
        var file = Crds.CrdHarness.Sample("crontab.yaml");
        var run = Crds.CrdHarness.Run(TestCompilation.Create(source), file).AssertCompiles();
        return (run, await Crds.CrdHarness.AnalyzeAsync(run, new Crds.CrdHarness.Options(), file));
    }
}
