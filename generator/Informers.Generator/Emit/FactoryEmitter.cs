namespace Informers.Generator;

/// <summary>Emits a host: base class, constructors, the tree of groups and versions, and lookup by resource.</summary>
internal static class FactoryEmitter
{
    /// <summary>The file.</summary>
    /// <param name="model">The host.</param>
    /// <param name="environment">Says whether KubernetesClient is there.</param>
    public static string Emit(FactoryModel model, EnvironmentModel environment)
    {
        var writer = Emitted.File();
        if (model.Namespace.Length > 0)
        {
            writer.OpenBlock($"namespace {model.Namespace}");
        }

        foreach (var container in model.Containers)
        {
            writer.OpenBlock($"partial {container.Keyword} {container.Name}");
        }

        writer.OpenBlock(
            $"partial class {model.Name} : global::Informers.SharedInformerFactory, global::Informers.IInjectableInformers<{model.FullName}>");
        Constructors(writer, model, environment);
        foreach (var group in model.Groups)
        {
            GroupProperty(writer, model, group);
        }

        Lookup(writer, model);
        Injectables(writer, model);
        foreach (var group in model.Groups)
        {
            writer.WriteLine();
            TreeEmitter.Emit(writer, model, group);
        }

        while (writer.Indentation > 0)
        {
            writer.CloseBlock();
        }

        return writer.ToString();
    }

    private static void Constructors(SourceWriter writer, FactoryModel model, EnvironmentModel environment)
    {
        const string Options = "global::Informers.SharedInformerOptions? options = null";
        const string OptionsDocumentation = "/// <param name=\"options\">How informers work; null for the defaults.</param>";
        if (!model.DeclaredConstructors.HasFlag(DeclaredConstructors.RestClient))
        {
            writer.WriteLine($$"""
                /// <summary>Makes a factory; nothing is asked of the server before it is started.</summary>
                /// <param name="client">The API server; stays the caller's.</param>
                {{OptionsDocumentation}}
                {{Emitted.GeneratedCode}}
                public {{model.Name}}(global::Informers.Rest.IRestClient client, {{Options}})
                    : base(client, options)
                {
                }

                """);
        }

        var clients = $"global::{environment.SharedNamespace}.KubernetesClients";
        if (environment.HasKubernetes && !model.DeclaredConstructors.HasFlag(DeclaredConstructors.Kubernetes))
        {
            writer.WriteLine($$"""
                /// <summary>Makes a factory; nothing is asked of the server before it is started.</summary>
                /// <param name="client">The API server: an instance of the class Kubernetes, which stays the caller's.</param>
                {{OptionsDocumentation}}
                {{Emitted.GeneratedCode}}
                public {{model.Name}}(global::k8s.IKubernetes client, {{Options}})
                    : base({{clients}}.ToRestClient(client, options?.TlsServerName), options, ownsClient: true)
                {
                }

                """);
        }

        if (environment.HasKubernetesConfiguration && !model.DeclaredConstructors.HasFlag(DeclaredConstructors.KubernetesConfiguration))
        {
            writer.WriteLine($$"""
                /// <summary>Makes a factory with a client of its own; nothing is asked of the server before it is started.</summary>
                /// <param name="configuration">Address, credentials and TLS of the API server.</param>
                {{OptionsDocumentation}}
                {{Emitted.GeneratedCode}}
                public {{model.Name}}(global::k8s.KubernetesClientConfiguration configuration, {{Options}})
                    : base({{clients}}.ToRestClient(configuration, options?.TlsServerName), options, ownsClient: true)
                {
                }

                """);
        }
    }

    private static void GroupProperty(SourceWriter writer, FactoryModel model, FactoryGroupModel group) => writer.WriteLine($$"""
        {{Emitted.GeneratedCode}}
        private {{model.FullName}}.{{group.ClassName}}? {{group.FieldName}};

        /// <summary>The resources of {{TreeEmitter.Describe(group.Group)}}.</summary>
        {{Emitted.GeneratedCode}}
        public {{model.FullName}}.{{group.ClassName}} {{group.PropertyName}} => {{group.FieldName}} ??= new {{model.FullName}}.{{group.ClassName}}(this);

        """);

    private static void Lookup(SourceWriter writer, FactoryModel model)
    {
        writer.WriteLine($$"""
            /// <inheritdoc/>
            {{Emitted.GeneratedCode}}
            public override global::System.Collections.Generic.IReadOnlyList<global::Informers.GroupVersionResource> KnownResources { get; } =
                global::System.Array.AsReadOnly(new global::Informers.GroupVersionResource[]
                {
            """).Indent().Indent();
        ForEachResource(model, (_, _, resource) =>
            writer.WriteLine($"{Emitted.Resource(resource.Group, resource.Version, resource.Plural)},"));
        writer.Unindent().WriteLine("});").Unindent().WriteLine($$"""

            /// <inheritdoc/>
            {{Emitted.GeneratedCode}}
            public override bool TryForResource(
                global::Informers.GroupVersionResource resource,
                [global::System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out global::Informers.IGenericInformer? informer)
            {
                informer = (resource.Group, resource.Version, resource.Resource) switch
                {
            """).Indent().Indent();
        ForEachResource(model, (group, version, resource) => writer.WriteLine($"""
            ({Emitted.Literal(resource.Group)}, {Emitted.Literal(resource.Version)}, {Emitted.Literal(resource.Plural)}) =>
                global::Informers.SharedInformerFactory.Generic(
                    this.{group.PropertyName}.{version.PropertyName}.{resource.PropertyName}.Informer,
                    {resource.Class}.ResourceType),
            """));
        writer.WriteLine("_ => null,").Unindent().WriteLine("};").WriteLine("return informer is not null;").CloseBlock();
    }

    private static void Injectables(SourceWriter writer, FactoryModel model)
    {
        writer.WriteLine().WriteLine($$"""
            {{Emitted.GeneratedCode}}
            static void global::Informers.IInjectableInformers<{{model.FullName}}>.Describe(global::Informers.IInformerServices<{{model.FullName}}> services)
            {
            """).Indent();
        ForEachResource(model, (group, version, resource) =>
        {
            var path = $"factory.{group.PropertyName}.{version.PropertyName}.{resource.PropertyName}";
            writer.WriteLine($"""
                services.Add(static factory => {path});
                services.Add(static factory => {path}.Lister);
                services.Add(static factory => {path}.Informer);
                """);
        });
        writer.CloseBlock();
    }

    private static void ForEachResource(
        FactoryModel model, System.Action<FactoryGroupModel, FactoryVersionModel, FactoryResourceModel> action)
    {
        foreach (var group in model.Groups)
        {
            foreach (var version in group.Versions)
            {
                foreach (var resource in version.Resources)
                {
                    action(group, version, resource);
                }
            }
        }
    }
}
