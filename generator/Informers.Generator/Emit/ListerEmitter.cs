namespace Informers.Generator;

/// <summary>Emits a lister and, for resources with namespaces, its namespace lister: interfaces and classes, for users to extend.</summary>
internal static class ListerEmitter
{
    /// <summary>The file.</summary>
    /// <param name="model">The informer that the lister belongs to.</param>
    public static string Emit(InformerModel model)
    {
        var writer = Emitted.File().OpenBlock($"namespace {model.Namespace}");
        if (model.IsNamespaced)
        {
            Namespaced(writer, model);
        }
        else
        {
            ClusterScoped(writer, model);
        }

        return writer.CloseBlock().ToString();
    }

    private static void Namespaced(SourceWriter writer, InformerModel model)
    {
        var access = Emitted.Access(model.IsPublic);
        var type = model.Type.FullName;
        var lister = $"{model.Name}Lister";
        var namespaceLister = $"{model.Name}NamespaceLister";
        writer.WriteLine($$"""
            /// <summary>Lists objects of {{model.Resource}} from the store of its informer. Thread-safe; do not change what it returns.</summary>{{Emitted.PartRemarks(model)}}
            {{access}} partial interface I{{lister}}
            {
                /// <summary>All objects that match.</summary>
                /// <param name="selector">The selector; null for all objects.</param>
                /// <returns>A snapshot.</returns>
                {{Emitted.GeneratedCode}}
                global::System.Collections.Generic.IReadOnlyList<{{type}}> List(global::Informers.LabelSelector? selector = null);

                /// <summary>Narrows to one namespace.</summary>
                /// <param name="namespace">The namespace.</param>
                /// <returns>The lister of the namespace.</returns>
                {{Emitted.GeneratedCode}}
                I{{namespaceLister}} {{model.NamespaceMethod}}(string @namespace);
            """);
        writer.Indent();
        Indexes(writer, model, static (_, _) => ";", documents: true);
        writer.CloseBlock();
        writer.WriteLine($$"""

            /// <summary>Lists and gets objects of {{model.Resource}} in one namespace. Thread-safe; do not change what it returns.</summary>{{Emitted.PartRemarks(model)}}
            {{access}} partial interface I{{namespaceLister}}
            {
                /// <summary>All objects of the namespace that match.</summary>
                /// <param name="selector">The selector; null for all objects.</param>
                /// <returns>A snapshot.</returns>
                {{Emitted.GeneratedCode}}
                global::System.Collections.Generic.IReadOnlyList<{{type}}> List(global::Informers.LabelSelector? selector = null);

            """);
        writer.Indent();
        Getters(writer, type);
        writer.CloseBlock();
        writer.WriteLine($$"""

            /// <summary>Lists objects of {{model.Resource}} from a store.</summary>{{Emitted.PartRemarks(model)}}
            {{access}} partial class {{lister}} : global::Informers.Lister<{{type}}>, I{{lister}}
            {
                {{Emitted.GeneratedCode}}
                private readonly global::Informers.NamespaceListers<{{namespaceLister}}> _namespaceListers;

                /// <summary>Makes a lister.</summary>
                /// <param name="indexer">The store; fastest with an index by namespace.</param>
                {{Emitted.GeneratedCode}}
                public {{lister}}(global::Informers.IReadOnlyIndexer<{{type}}> indexer)
                    : base(indexer, {{model.ResourceType}}.Instance)
                {
                    _namespaceListers = new(@namespace => new {{namespaceLister}}(Indexer, @namespace));
                }

                /// <inheritdoc/>
                {{Emitted.GeneratedCode}}
                public I{{namespaceLister}} {{model.NamespaceMethod}}(string @namespace) => _namespaceListers.Get(@namespace);
            """);
        writer.Indent();
        Indexes(writer, model, ByIndex, documents: false);
        writer.CloseBlock();
        writer.WriteLine($$"""

            /// <summary>Lists and gets objects of {{model.Resource}} of one namespace of a store.</summary>{{Emitted.PartRemarks(model)}}
            {{access}} partial class {{namespaceLister}} : global::Informers.NamespaceLister<{{type}}>, I{{namespaceLister}}
            {
                /// <summary>Makes a lister.</summary>
                /// <param name="indexer">The store; fastest with an index by namespace.</param>
                /// <param name="namespace">The namespace.</param>
                {{Emitted.GeneratedCode}}
                public {{namespaceLister}}(global::Informers.IReadOnlyIndexer<{{type}}> indexer, string @namespace)
                    : base(indexer, {{model.ResourceType}}.Instance, @namespace)
                {
                }
            }
            """);
    }

    private static void ClusterScoped(SourceWriter writer, InformerModel model)
    {
        var access = Emitted.Access(model.IsPublic);
        var type = model.Type.FullName;
        var lister = $"{model.Name}Lister";
        writer.WriteLine($$"""
            /// <summary>
            /// Lists and gets objects of {{model.Resource}}, which have no namespace, from the store of its informer. Thread-safe; do not
            /// change what it returns.
            /// </summary>{{Emitted.PartRemarks(model)}}
            {{access}} partial interface I{{lister}}
            {
                /// <summary>All objects that match.</summary>
                /// <param name="selector">The selector; null for all objects.</param>
                /// <returns>A snapshot.</returns>
                {{Emitted.GeneratedCode}}
                global::System.Collections.Generic.IReadOnlyList<{{type}}> List(global::Informers.LabelSelector? selector = null);

            """);
        writer.Indent();
        Getters(writer, type);
        Indexes(writer, model, static (_, _) => ";", documents: true);
        writer.CloseBlock();
        writer.WriteLine($$"""

            /// <summary>Lists and gets objects of {{model.Resource}} from a store.</summary>{{Emitted.PartRemarks(model)}}
            {{access}} partial class {{lister}} : global::Informers.Lister<{{type}}>, I{{lister}}
            {
                /// <summary>Makes a lister.</summary>
                /// <param name="indexer">The store.</param>
                {{Emitted.GeneratedCode}}
                public {{lister}}(global::Informers.IReadOnlyIndexer<{{type}}> indexer)
                    : base(indexer, {{model.ResourceType}}.Instance)
                {
                }

                /// <inheritdoc/>
                {{Emitted.GeneratedCode}}
                public {{type}}? Get(string name) => GetByName(name);

                /// <inheritdoc/>
                {{Emitted.GeneratedCode}}
                public {{type}} GetRequired(string name) => GetRequiredByName(name);
            """);
        writer.Indent();
        Indexes(writer, model, ByIndex, documents: false);
        writer.CloseBlock();
    }

    private static string ByIndex(InformerModel model, IndexModel index) =>
        $" => Indexer.ByIndex({Emitted.Literal(index.Name.TrimStart('@'))}, value);";

    private static void Indexes(SourceWriter writer, InformerModel model, System.Func<InformerModel, IndexModel, string> body, bool documents)
    {
        foreach (var index in model.Indexes)
        {
            writer.WriteLine();
            writer.WriteLine(documents
                ? $"""
                    /// <summary>All objects that the index finds under a value; it goes by <c>{index.Description.Replace("&", "&amp;").Replace("<", "&lt;").Replace(">", "&gt;")}</c>.</summary>
                    /// <param name="value">The value.</param>
                    /// <returns>A snapshot.</returns>
                    """
                : "/// <inheritdoc/>");
            writer.WriteLine(Emitted.GeneratedCode);
            writer.WriteLine(
                $"{(documents ? string.Empty : "public ")}global::System.Collections.Generic.IReadOnlyList<{model.Type.FullName}> {index.Name}(string value){body(model, index)}");
        }
    }

    private static void Getters(SourceWriter writer, string type) => writer.WriteLine($"""
        /// <summary>The object of that name.</summary>
        /// <param name="name">The name.</param>
        /// <returns>The object, or null when there is none.</returns>
        {Emitted.GeneratedCode}
        {type}? Get(string name);

        /// <summary>The object of that name.</summary>
        /// <param name="name">The name.</param>
        /// <returns>The object.</returns>
        /// <exception cref="global::Informers.ObjectNotFoundException">There is none.</exception>
        {Emitted.GeneratedCode}
        {type} GetRequired(string name);
        """);
}
