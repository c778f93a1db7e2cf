using System.Collections.Immutable;
using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;

namespace Informers.Generator.Benchmarks;

/// <summary>A project as people write them: controllers of five sorts, and code that has nothing to do with informers.</summary>
internal sealed class ControllerProject
{
    private static readonly CSharpParseOptions ParseOptions = new(LanguageVersion.CSharp13);

    // One thread: processor time is what is compared.
    private static readonly CSharpCompilationOptions Options =
        new(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable, concurrentBuild: false);

    private readonly (string Text, string Path)[] _sources;
    private readonly Lazy<ImmutableArray<(SourceText Text, string Path)>> _files;
    private readonly MetadataReference[] _references;

    /// <summary>Makes a project.</summary>
    /// <param name="files">How many files it has, beside that with the factory.</param>
    /// <param name="isOfControllers">Whether five files in six use informers; else it is one in ten.</param>
    public ControllerProject(int files, bool isOfControllers)
    {
        _sources =
        [
            (Usings + Host, "Host.cs"),
            .. Enumerable.Range(0, files).Select(i => (Usings + File(i, isOfControllers), string.Create(CultureInfo.InvariantCulture, $"File{i}.cs"))),
        ];
        _files = new(() => [.. Generate()]);
        _references =
        [
            .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
                .Where(static path => Path.GetDirectoryName(path) == Path.GetDirectoryName(typeof(object).Assembly.Location))
                .Select(static path => MetadataReference.CreateFromFile(path)),
            MetadataReference.CreateFromFile(typeof(GenerateInformerAttribute).Assembly.Location),
            MetadataReference.CreateFromFile(typeof(Microsoft.Extensions.Logging.ILoggerFactory).Assembly.Location),
            MetadataReference.CreateFromFile(typeof(k8s.Models.V1Pod).Assembly.Location),
        ];
    }

    /// <summary>A compilation of which nobody has asked anything, with what the generator emits. Its files are read.</summary>
    // The trees are new ones each time: nothing is known of those of a build.
    public Compilation Open() => CSharpCompilation.Create(
        "Measured", _files.Value.Select(static file => CSharpSyntaxTree.ParseText(file.Text, ParseOptions, file.Path)), _references, Options);

    private IEnumerable<(SourceText Text, string Path)> Generate()
    {
        var input = CSharpCompilation.Create(
            "Measured", _sources.Select(static source => CSharpSyntaxTree.ParseText(source.Text, ParseOptions, source.Path)), _references, Options);
        CSharpGeneratorDriver.Create([new InformerGenerator().AsSourceGenerator()], parseOptions: ParseOptions)
            .RunGeneratorsAndUpdateCompilation(input, out var output, out _);
        return output.SyntaxTrees.Select(static tree => (tree.GetText(), tree.FilePath));
    }

    private const string Usings = """
        using System; using System.Collections.Generic; using System.Linq; using System.Threading; using System.Threading.Channels; using System.Threading.Tasks;
        using Informers; using Informers.Rest; using k8s.Models; using Measured.Generated.Apps.V1; using Measured.Generated.Core.V1;
        namespace Measured;

        """;

    private const string Host = """
        [GenerateInformer(typeof(V1Pod))]
        [GenerateInformer(typeof(V1Node))]
        [GenerateInformer(typeof(V1Service))]
        [GenerateInformer(typeof(V1ConfigMap))]
        [GenerateInformer(typeof(V1Deployment))]
        public partial class ClusterInformers;
        """;

    private static string File(int i, bool isOfControllers) => string.Format(
        CultureInfo.InvariantCulture,
        (isOfControllers ? i % 6 : i % 10 == 0 ? i / 10 % 5 : 5 + (i % 2)) switch
        {
            0 => Handler,
            1 => Reconciler,
            2 => Cache,
            3 => Stream,
            4 => Service,
            5 => Unrelated,
            _ => Billing,
        },
        i,
        i % 10 == 9 ? i - 1 : i + 1);

    private const string Handler = """
        public sealed class PodHandler{0}(Channel<ObjectName> queue, ClusterInformers factory) : IResourceEventHandler<V1Pod>
        {{
            private readonly Dictionary<string, int> _restarts = [];
            private long _seen;

            public IResourceEventHandlerRegistration Register() =>
                factory.Core.V1.Pods.Informer.AddEventHandler(this, new EventHandlerOptions {{ Name = "pods-{0}", ResyncPeriod = TimeSpan.FromMinutes(10) }});

            public void OnAdd(V1Pod pod, bool isInInitialList)
            {{
                if (pod.Metadata.DeletionTimestamp is null && pod.Metadata.Labels?.ContainsKey("app") == true)
                {{
                    Enqueue(pod);
                }}
            }}

            public void OnUpdate(V1Pod before, V1Pod after)
            {{
                if (before.Metadata.ResourceVersion == after.Metadata.ResourceVersion)
                {{
                    return;
                }}

                var restarts = after.Status?.ContainerStatuses?.Sum(static status => status.RestartCount) ?? 0;
                if (_restarts.TryGetValue(after.Metadata.Name, out var known) && known == restarts && before.Status?.Phase == after.Status?.Phase)
                {{
                    return;
                }}

                _restarts[after.Metadata.Name] = restarts;
                Enqueue(after);
            }}

            public void OnDelete(DeletedObject<V1Pod> deleted)
            {{
                _restarts.Remove(deleted.Name.Name);
                queue.Writer.TryWrite(deleted.Name);
            }}

            private void Enqueue(V1Pod pod)
            {{
                Interlocked.Increment(ref _seen);
                queue.Writer.TryWrite(new ObjectName(pod.Metadata.NamespaceProperty, pod.Metadata.Name));
            }}
        }}
        """;

    private const string Reconciler = """
        public sealed class DeploymentReconciler{0}(ClusterInformers factory, IRestClient client, Channel<ObjectName> queue)
        {{
            private readonly IDeploymentLister _deployments = factory.Apps.V1.Deployments.Lister;
            private readonly IPodLister _pods = factory.Core.V1.Pods.Lister;

            public async Task RunAsync(CancellationToken cancellationToken)
            {{
                factory.Start(cancellationToken);
                await factory.EnsureCacheSyncAsync(cancellationToken);
                await foreach (var name in queue.Reader.ReadAllAsync(cancellationToken))
                {{
                    try
                    {{
                        await ReconcileAsync(name, cancellationToken);
                    }}
                    catch (ApiStatusException error) when (error.IsConflict || error.IsNotFound)
                    {{
                        queue.Writer.TryWrite(name);
                    }}
                }}
            }}

            private async Task ReconcileAsync(ObjectName name, CancellationToken cancellationToken)
            {{
                if (_deployments.Deployments(name.Namespace).Get(name.Name) is not {{ }} cached)
                {{
                    return;
                }}

                var ready = _pods.Pods(name.Namespace).List(LabelSelector.Parse("app=" + name.Name)).Count(static pod => pod.Status?.Phase == "Running");
                var wanted = cached.Metadata.Annotations is {{ }} annotations && annotations.TryGetValue("replicas", out var text) && int.TryParse(text, out var number) ? number : 1;
                if (cached.Spec.Replicas == wanted || ready > wanted)
                {{
                    return;
                }}

                var copy = cached.DeepCopy();
                copy.Spec.Replicas = wanted;
                copy.Metadata.Annotations ??= new Dictionary<string, string>();
                copy.Metadata.Annotations["scaled-by"] = "reconciler-{0}";
                foreach (var container in copy.Spec.Template.Spec.Containers)
                {{
                    container.Env ??= new List<V1EnvVar>();
                    container.Env.Add(new V1EnvVar {{ Name = "REPLICAS", Value = wanted.ToString() }});
                }}

                using var request = new System.Net.Http.HttpRequestMessage(System.Net.Http.HttpMethod.Put, new Uri("apis/apps/v1/" + name, UriKind.Relative));
                request.Content = new System.Net.Http.StringContent(System.Text.Json.JsonSerializer.Serialize(copy));
                using var response = await client.SendAsync(request, cancellationToken);
                response.EnsureSuccessStatusCode();
            }}
        }}
        """;

    private const string Cache = """
        public sealed class NodeCache{0}
        {{
            private const string ByZone = "byZone{0}";
            private readonly Lock _gate = new();
            private readonly Dictionary<string, List<string>> _names = [];
            private readonly ISharedIndexInformer<V1Node> _nodes;

            public NodeCache{0}(ISharedIndexInformer<V1Node> nodes)
            {{
                _nodes = nodes;
                nodes.AddIndexers(new Indexers<V1Node> {{ [ByZone] = static node => node.Metadata.Labels?.TryGetValue("zone", out var zone) == true ? [zone] : [] }});
                nodes.AddEventHandler(new ResourceEventHandlerFuncs<V1Node>
                {{
                    AddFunc = (node, _) => Add(node),
                    UpdateFunc = (before, after) => {{ if (!ReferenceEquals(before, after)) Add(after); }},
                    DeleteFunc = deleted => Remove(deleted.Name.Name),
                }});
            }}

            public IReadOnlyList<V1Node> InZone(string zone) => _nodes.Indexer.ByIndex(ByZone, zone);

            public IReadOnlyDictionary<string, int> Counts()
            {{
                lock (_gate)
                {{
                    return _names.ToDictionary(static pair => pair.Key, static pair => pair.Value.Count);
                }}
            }}

            private void Add(V1Node node)
            {{
                lock (_gate)
                {{
                    foreach (var condition in node.Metadata.Labels ?? new Dictionary<string, string>())
                    {{
                        if (!_names.TryGetValue(condition.Key, out var names))
                        {{
                            _names[condition.Key] = names = [];
                        }}

                        if (!names.Contains(node.Metadata.Name))
                        {{
                            names.Add(node.Metadata.Name);
                        }}
                    }}
                }}
            }}

            private void Remove(string name)
            {{
                lock (_gate)
                {{
                    foreach (var names in _names.Values)
                    {{
                        names.Remove(name);
                    }}
                }}
            }}
        }}
        """;

    private const string Stream = """
        public sealed class ServiceFollower{0}(IServiceInformer services, IPodLister pods)
        {{
            private readonly Dictionary<ObjectName, string[]> _endpoints = [];

            public async Task FollowAsync(Func<ObjectName, string[], Task> publish, CancellationToken cancellationToken)
            {{
                await foreach (var change in services.Informer.WatchAsync(cancellationToken))
                {{
                    switch (change.Type)
                    {{
                        case ResourceEventType.Deleted:
                            _endpoints.Remove(change.Name);
                            await publish(change.Name, []);
                            break;
                        case ResourceEventType.Updated when change.Before?.Metadata.Generation == change.Object?.Metadata.Generation:
                            break;
                        default:
                            var endpoints = EndpointsOf(change.Object!);
                            if (!_endpoints.TryGetValue(change.Name, out var known) || !known.SequenceEqual(endpoints))
                            {{
                                _endpoints[change.Name] = endpoints;
                                await publish(change.Name, endpoints);
                            }}

                            break;
                    }}
                }}
            }}

            private string[] EndpointsOf(V1Service service)
            {{
                if (service.Spec?.Selector is not {{ Count: > 0 }} selector)
                {{
                    return [];
                }}

                var found = new List<string>();
                foreach (var pod in pods.Pods(service.Metadata.NamespaceProperty).List())
                {{
                    if (selector.All(pair => pod.Metadata.Labels?.TryGetValue(pair.Key, out var value) == true && value == pair.Value) && pod.Status?.PodIP is {{ }} address)
                    {{
                        found.Add(address);
                    }}
                }}

                found.Sort(StringComparer.Ordinal);
                return [.. found];
            }}
        }}
        """;

    private const string Service = """
        public sealed class InventoryService{0}(ClusterInformers factory)
        {{
            public sealed record Row(string Namespace, string Name, string? Node, int Containers, IReadOnlyDictionary<string, string> Labels);

            public IReadOnlyList<Row> Rows(string? @namespace, string selector)
            {{
                var lister = factory.Core.V1.Pods.Lister;
                var pods = @namespace is null ? lister.List(LabelSelector.Parse(selector)) : lister.Pods(@namespace).List(LabelSelector.Parse(selector));
                return
                [
                    .. pods.Where(static pod => pod.Metadata.DeletionTimestamp is null)
                        .OrderBy(static pod => pod.Metadata.Name, StringComparer.Ordinal)
                        .Select(static pod => new Row(
                            pod.Metadata.NamespaceProperty, pod.Metadata.Name, pod.Spec.NodeName, pod.Spec.Containers.Count,
                            new Dictionary<string, string>(pod.Metadata.Labels ?? new Dictionary<string, string>()))),
                ];
            }}

            public V1ConfigMap Render(string name)
            {{
                var data = new Dictionary<string, string>();
                foreach (var map in factory.Core.V1.ConfigMaps.Lister.List())
                {{
                    foreach (var (key, value) in map.Data ?? new Dictionary<string, string>())
                    {{
                        data[map.Metadata.Name + "." + key] = value;
                    }}
                }}

                data.Remove("ignored-{0}");
                var rendered = new V1ConfigMap {{ Metadata = new V1ObjectMeta {{ Name = name, Labels = new Dictionary<string, string> {{ ["part"] = "{0}" }} }}, Data = data }};
                rendered.Metadata.Labels["count"] = data.Count.ToString();
                return rendered;
            }}
        }}
        """;

    private const string Unrelated = """
        public sealed class Orders{0}
        {{
            private readonly List<(string Customer, decimal Amount, DateTime Day)> _orders = [];
            private readonly Dictionary<string, decimal> _totals = [];

            public void Add(string customer, decimal amount, DateTime day)
            {{
                ArgumentException.ThrowIfNullOrEmpty(customer);
                if (amount <= 0 || day > DateTime.UtcNow)
                {{
                    throw new ArgumentOutOfRangeException(nameof(amount), amount, "An order of the past has an amount.");
                }}

                _orders.Add((customer, amount, day));
                _totals[customer] = _totals.GetValueOrDefault(customer) + amount;
            }}

            public IEnumerable<(string Customer, decimal Total)> Best(int count) => _totals
                .OrderByDescending(static pair => pair.Value).ThenBy(static pair => pair.Key, StringComparer.Ordinal)
                .Take(count).Select(static pair => (pair.Key, pair.Value));

            public string Report()
            {{
                var lines = new List<string>();
                foreach (var group in _orders.GroupBy(static order => order.Day.Date).OrderBy(static group => group.Key))
                {{
                    var sum = group.Sum(static order => order.Amount);
                    var largest = group.Max(static order => order.Amount);
                    lines.Add($"{{group.Key:d}}: {{group.Count()}} orders, {{sum}} in all, {{largest}} at most, {0}");
                }}

                for (var i = lines.Count - 1; i >= 0; i--)
                {{
                    if (lines[i].Length == 0)
                    {{
                        lines.RemoveAt(i);
                    }}
                }}

                return string.Join('\n', lines);
            }}
        }}
        """;

    // Calls what is in the file beside it.
    private const string Billing = """
        public interface IInvoices{0}
        {{
            IReadOnlyList<Invoice{0}> Of(string customer);
        }}

        public sealed class Invoice{0}
        {{
            public string Customer {{ get; set; }} = "";
            public List<decimal> Amounts {{ get; }} = [];
            public Dictionary<string, string> Notes {{ get; }} = [];
        }}

        public sealed class Billing{0}(IInvoices{0} invoices, Orders{1} orders)
        {{
            private readonly Dictionary<string, Invoice{0}> _open = [];

            public void Bill(string customer)
            {{
                foreach (var (name, total) in orders.Best(10))
                {{
                    var invoice = Open(name);
                    invoice.Amounts.Add(total);
                    Note(invoice, "billed", customer);
                }}

                foreach (var invoice in invoices.Of(customer))
                {{
                    invoice.Notes.Remove("draft");
                    Merge(Open(customer), invoice);
                }}
            }}

            private Invoice{0} Open(string customer)
            {{
                if (!_open.TryGetValue(customer, out var invoice))
                {{
                    invoice = new Invoice{0} {{ Customer = customer }};
                    _open[customer] = invoice;
                }}

                return invoice;
            }}

            private static void Merge(Invoice{0} invoice, Invoice{0} other)
            {{
                invoice.Amounts.AddRange(other.Amounts);
                foreach (var (key, value) in other.Notes)
                {{
                    Note(invoice, key, value);
                }}
            }}

            private static void Note(Invoice{0} invoice, string key, string value) => invoice.Notes[key] = value;
        }}
        """;
}
