namespace Informers.Generator;

/// <summary>Emits an informer: its interface, and the class that makes it.</summary>
internal static class InformerEmitter
{
    /// <summary>The file.</summary>
    /// <param name="model">The informer.</param>
    /// <param name="environment">Says whether KubernetesClient is there.</param>
    public static string Emit(InformerModel model, EnvironmentModel environment)
    {
        var writer = Emitted.File().OpenBlock($"namespace {model.Namespace}");
        Interface(writer, model);
        writer.WriteLine();
        Class(writer, model, environment);
        return writer.CloseBlock().ToString();
    }

    private static void Interface(SourceWriter writer, InformerModel model) => writer.WriteLine($$"""
        /// <summary>The shared informer of {{model.Resource}}, and its lister.</summary>{{Emitted.PartRemarks(model)}}
        {{Emitted.Access(model.IsPublic)}} partial interface I{{model.Name}}Informer
        {
            /// <summary>The informer of {{model.Type.DocumentationName}}. Asking for it is asking the factory to run it.</summary>
            {{Emitted.GeneratedCode}}
            global::Informers.ISharedIndexInformer<{{model.Type.FullName}}> Informer { get; }

            /// <summary>The lister of {{model.Type.DocumentationName}}. Asking for it is asking the factory to run the informer.</summary>
            {{Emitted.GeneratedCode}}
            I{{model.Name}}Lister Lister { get; }
        }
        """);

    private static void Class(SourceWriter writer, InformerModel model, EnvironmentModel environment)
    {
        var type = model.Type.FullName;
        writer.WriteLine($$"""
            /// <summary>Makes informers of {{model.Type.DocumentationName}}: shared ones for factories, and unshared ones.</summary>
            {{Emitted.Access(model.IsPublic)}} sealed partial class {{model.Name}}Informer : I{{model.Name}}Informer
            {
                {{Emitted.GeneratedCode}}
                private readonly global::Informers.SharedInformerFactory _factory;

                {{Emitted.GeneratedCode}}
                private {{model.Name}}Lister? _lister;

                /// <summary>Stands for the informer of a factory; the informer itself is made when it is first asked for.</summary>
                /// <param name="factory">The factory.</param>
                {{Emitted.GeneratedCode}}
                public {{model.Name}}Informer(global::Informers.SharedInformerFactory factory)
                {
                    global::System.ArgumentNullException.ThrowIfNull(factory);
                    _factory = factory;
                }

                /// <summary>What the runtime knows of {{model.Type.DocumentationName}}.</summary>
                {{Emitted.GeneratedCode}}
                public static global::Informers.ResourceType<{{type}}> ResourceType => {{model.ResourceType}}.Instance;

                /// <inheritdoc/>
                {{Emitted.GeneratedCode}}
                {{Emitted.NotForDebuggers}}
                public global::Informers.ISharedIndexInformer<{{type}}> Informer => _factory.InformerFor<{{type}}>(ResourceType, DefaultInformer);

                /// <inheritdoc/>
                {{Emitted.GeneratedCode}}
                {{Emitted.NotForDebuggers}}
                public I{{model.Name}}Lister Lister => _lister ??= new {{model.Name}}Lister(Informer.Indexer);
            """);
        writer.Indent();
        writer.WriteLine();
        Default(writer, model);
        New(writer, model, "global::Informers.Rest.IRestClient", "client", "<param name=\"client\">The API server.</param>");
        if (environment.HasKubernetes)
        {
            New(
                writer, model, "global::k8s.IKubernetes", $"global::{environment.SharedNamespace}.KubernetesClients.ToRestClient(client, null)",
                "<param name=\"client\">The API server: an instance of the class Kubernetes, which stays the caller's.</param>");
        }

        foreach (var index in model.Indexes)
        {
            IndexEmitter.Emit(writer, index);
        }

        writer.CloseBlock();
    }

    private static void Default(SourceWriter writer, InformerModel model)
    {
        var type = model.Type.FullName;
        writer.WriteLine($$"""
            /// <summary>Makes the informer that factories share{{(model.IsNamespaced ? ", with an index by namespace" : string.Empty)}}.</summary>
            /// <param name="client">The API server.</param>
            /// <param name="options">How the informer works{{(model.IsNamespaced ? "; gets the index by namespace, where it has none" : string.Empty)}}.</param>
            /// <returns>A new informer, not started.</returns>
            {{Emitted.GeneratedCode}}
            public static global::Informers.ISharedIndexInformer<{{type}}> DefaultInformer(
                global::Informers.Rest.IRestClient client,
                global::Informers.InformerOptions<{{type}}> options)
            {
                global::System.ArgumentNullException.ThrowIfNull(client);
                global::System.ArgumentNullException.ThrowIfNull(options);
            """);
        writer.Indent();
        if (model.IsNamespaced || model.Indexes.Count > 0)
        {
            writer.WriteLine($"options.Indexers ??= new global::Informers.Indexers<{type}>();");
        }

        if (model.IsNamespaced)
        {
            writer.WriteLine($$"""
                options.Indexers.TryAdd(
                    global::Informers.IndexNames.Namespace,
                    static obj => ResourceType.GetNamespace(obj) is { Length: > 0 } space
                        ? new[] { space }
                        : global::System.Array.Empty<string>());
                """);
        }

        foreach (var index in model.Indexes)
        {
            writer.WriteLine($"options.Indexers.TryAdd({Emitted.Literal(index.Name.TrimStart('@'))}, {IndexEmitter.FunctionOf(index)});");
        }

        writer.WriteLine($"return new global::Informers.SharedIndexInformer<{type}>(client, ResourceType, options);").CloseBlock();
        writer.WriteLine($$"""

            /// <summary>Makes the informer that factories share, of all namespaces.</summary>
            /// <param name="client">The API server.</param>
            /// <param name="resyncPeriod">How often handlers receive every stored object again; zero for never.</param>
            /// <returns>A new informer, not started.</returns>
            {{Emitted.GeneratedCode}}
            public static global::Informers.ISharedIndexInformer<{{type}}> DefaultInformer(
                global::Informers.Rest.IRestClient client,
                global::System.TimeSpan resyncPeriod) =>
                DefaultInformer(client, new global::Informers.InformerOptions<{{type}}> { ResyncPeriod = resyncPeriod });
            """);
    }

    private static void New(SourceWriter writer, InformerModel model, string clientType, string client, string clientDocumentation)
    {
        var type = model.Type.FullName;
        var namespaceDocumentation = model.IsNamespaced
            ? "\n/// <param name=\"namespace\">The namespace to follow; null or empty for all.</param>"
            : string.Empty;
        var namespaceParameter = model.IsNamespaced ? "\n    string? @namespace," : string.Empty;
        var namespaceArgument = model.IsNamespaced ? "@namespace, " : string.Empty;
        var namespaceOption = model.IsNamespaced ? "\n            Namespace = string.IsNullOrEmpty(@namespace) ? null : @namespace," : string.Empty;
        writer.WriteLine($$"""

            /// <summary>
            /// Makes an unshared informer. Prefer a factory: two informers of one resource are two watches and two copies of all objects.
            /// </summary>
            /// {{clientDocumentation}}{{namespaceDocumentation}}
            /// <param name="resyncPeriod">How often handlers receive every stored object again; zero for never.</param>
            /// <param name="indexers">The indexes of the store; null for none.</param>
            /// <returns>A new informer, not started.</returns>
            {{Emitted.GeneratedCode}}
            public static global::Informers.ISharedIndexInformer<{{type}}> New{{model.Name}}Informer(
                {{clientType}} client,{{namespaceParameter}}
                global::System.TimeSpan resyncPeriod,
                global::Informers.Indexers<{{type}}>? indexers = null) =>
                NewFiltered{{model.Name}}Informer(client, {{namespaceArgument}}resyncPeriod, indexers, null);

            /// <summary>
            /// Makes an unshared informer of some of the objects. Prefer a factory: two informers of one resource are two watches.
            /// </summary>
            /// {{clientDocumentation}}{{namespaceDocumentation}}
            /// <param name="resyncPeriod">How often handlers receive every stored object again; zero for never.</param>
            /// <param name="indexers">The indexes of the store; null for none.</param>
            /// <param name="tweakListOptions">Changes the query of each list and watch: to set selectors, say.</param>
            /// <returns>A new informer, not started.</returns>
            {{Emitted.GeneratedCode}}
            public static global::Informers.ISharedIndexInformer<{{type}}> NewFiltered{{model.Name}}Informer(
                {{clientType}} client,{{namespaceParameter}}
                global::System.TimeSpan resyncPeriod,
                global::Informers.Indexers<{{type}}>? indexers,
                global::System.Action<global::Informers.Rest.ListOptions>? tweakListOptions)
            {
                global::System.ArgumentNullException.ThrowIfNull(client);
                return new global::Informers.SharedIndexInformer<{{type}}>(
                    {{client}},
                    ResourceType,
                    new global::Informers.InformerOptions<{{type}}>
                    {{{namespaceOption}}
                        ResyncPeriod = resyncPeriod,
                        Indexers = indexers,
                        TweakListOptions = tweakListOptions,
                    });
            }
            """);
    }
}
