using System.CommandLine;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using Informers.Benchmarks.Micro;
using Informers.Benchmarks.Peer;
using Informers.Benchmarks.Peer.Generated.Apps.V1;
using Informers.Benchmarks.Peer.Generated.Core.V1;
using Informers.Benchmarks.Peer.Projected;
using Informers.Benchmarks.Readers;

var server = new Option<Uri>("--server")
{
    Description = "The API server, without authentication.",
    Required = true,
    CustomParser = static result => new Uri(result.Tokens[0].Value, UriKind.Absolute),
};
var resource = new Option<string>("--resource") { Description = "pods, configmaps or deployments.", DefaultValueFactory = static _ => "pods" };
resource.AcceptOnlyFromAmong("pods", "configmaps", "deployments");
var handlers = new Option<int>("--handlers") { Description = "How many handlers.", DefaultValueFactory = static _ => 1 };
var events = new Option<long>("--events") { Description = "How many notifications to wait for after sync." };
var syncedFile = new Option<string?>("--synced-file") { Description = "Is created once synced." };
var keepManagedFields = new Option<bool>("--keep-managed-fields") { Description = "Keeps metadata.managedFields." };
var sharing = new Option<bool>("--sharing") { Description = "Shares equal parts of objects." };
var fields = new Option<string?>("--fields") { Description = $"Decodes a part of each pod. A decoder is compiled, so there is one choice: {ProjectedInformers.Fields}." };
fields.AcceptOnlyFromAmong(ProjectedInformers.Fields);
var decoder = new Option<string>("--decoder") { Description = "generated or json.", DefaultValueFactory = static _ => "generated" };
decoder.AcceptOnlyFromAmong("generated", "json");
var listDuringEvents = new Option<bool>("--list-during-events") { Description = "Lists everything again and again while events come, and measures that." };
var readFor = new Option<int>("--read-for") { Description = "Milliseconds for each kind of read; 0 for none.", DefaultValueFactory = static _ => 300 };
var timeout = new Option<int>("--timeout") { Description = "Seconds to wait for the events.", DefaultValueFactory = static _ => 600 };

var peer = new Command("peer", "Measures one informer against a server and prints one JSON line.")
{
    server, resource, handlers, events, syncedFile, keepManagedFields, sharing, fields, decoder, listDuringEvents, readFor, timeout,
};
peer.Validators.Add(result =>
{
    if (Text(fields) is not null && (Text(resource) is not (null or "pods") || Text(decoder) == "json"))
    {
        result.AddError("--fields goes with pods and the generated decoder.");
    }

    string? Text(Option option) => result.GetResult(option)?.Tokens is [var token, ..] ? token.Value : null;
});
peer.SetAction(async (arguments, cancellationToken) =>
{
    var options = new PeerOptions(
        arguments.GetRequiredValue(server),
        arguments.GetRequiredValue(resource),
        arguments.GetValue(handlers),
        arguments.GetValue(events),
        arguments.GetValue(syncedFile),
        arguments.GetValue(keepManagedFields),
        arguments.GetValue(sharing),
        arguments.GetValue(fields),
        arguments.GetValue(decoder) == "json",
        arguments.GetValue(listDuringEvents),
        TimeSpan.FromMilliseconds(arguments.GetValue(readFor)),
        TimeSpan.FromSeconds(arguments.GetValue(timeout)));
    var result = options.Resource switch
    {
        "pods" when options.Fields is not null => await PeerRun.RunAsync(options, ProjectedInformers.Pods, cancellationToken),
        "pods" => await PeerRun.RunAsync(options, PodInformer.ResourceType, cancellationToken),
        "configmaps" => await PeerRun.RunAsync(options, ConfigMapInformer.ResourceType, cancellationToken),
        _ => await PeerRun.RunAsync(options, DeploymentInformer.ResourceType, cancellationToken),
    };
    Console.WriteLine(result.ToJsonString());
});

var micro = new Command("micro", "Measures parts in this process; what follows goes to BenchmarkDotNet, such as --filter *Get*.")
{
    TreatUnmatchedTokensAsErrors = false,
};
micro.SetAction(arguments =>
{
    // In this process: a benchmark project of its own would have to be restored, which needs a feed, and would see the same.
    var config = DefaultConfig.Instance.AddJob(Job.Default
        .WithToolchain(InProcessEmitToolchain.Instance)
        .WithWarmupCount(5)
        .WithIterationCount(12));
    string[] rest = [.. arguments.UnmatchedTokens];
    BenchmarkSwitcher.FromAssembly(typeof(StoreGetBenchmarks).Assembly).Run(rest is [] ? ["--filter", "*"] : rest, config);
});

var count = new Option<int>("--count") { Description = "How many readers.", DefaultValueFactory = static _ => 8 };
var rounds = new Option<int>("--rounds") { Description = "How many rounds.", DefaultValueFactory = static _ => 9 };
var readers = new Command("readers", "Measures what readers cost the writer of a store, and prints one JSON line. On Linux.") { count, rounds };
readers.SetAction(arguments =>
    Console.WriteLine(ReaderCost.Measure(arguments.GetValue(count), arguments.GetValue(rounds)).ToJsonString()));
return await new RootCommand("Measures Informers.") { peer, micro, readers }.Parse(args).InvokeAsync();
