namespace Informers.Generator;

/// <summary>Emits the <c>ResourceType&lt;T&gt;</c> of a resource: its names, accessors of metadata, and the decoder.</summary>
internal static class ResourceTypeEmitter
{
    /// <summary>The file.</summary>
    /// <param name="model">The resource type.</param>
    public static string Emit(ResourceTypeModel model)
    {
        var type = model.Type.FullName;
        var metadata = "obj.Metadata" + (model.Metadata.CanBeNull ? "?" : string.Empty);
        var writer = Emitted.File().OpenBlock($"namespace {model.Namespace}");
        writer.WriteLine($$"""
            /// <summary>What the runtime knows of {{model.Type.DocumentationName}}.</summary>
            {{Emitted.GeneratedCode}}
            internal sealed class {{model.Name}} : global::Informers.ResourceType<{{type}}>
            {
                // Made when something is written, so that a program that only reads can be trimmed of the code for it.
                private global::Informers.IObjectEncoder<{{type}}>? _encoder;

                private {{model.Name}}()
                    : base(
                        {{Emitted.Resource(model.Group, model.Version, model.Plural)}},
                        {{Emitted.Literal(model.Kind)}},
                        global::Informers.ResourceScope.{{(model.IsNamespaced ? OwnIdentity.Namespaced : OwnIdentity.Cluster)}})
                {
                }

                /// <summary>The one instance.</summary>
                public static {{model.Name}} Instance { get; } = new {{model.Name}}();

                /// <inheritdoc/>
                public override global::Informers.IObjectDecoder<{{type}}> Decoder { get; } =
                    {{model.Decoder}};

                /// <inheritdoc/>
                public override global::Informers.IObjectEncoder<{{type}}>? Encoder => _encoder ??=
                    {{model.Encoder}};

            """);
        writer.Indent();
        if (model.WholeDecoder is not null)
        {
            writer.WriteLine($$"""
                // As the encoder: for what is asked for one by one.
                private global::Informers.IObjectDecoder<{{type}}>? _wholeDecoder;

                /// <inheritdoc/>
                public override bool IsPartial => true;

                /// <inheritdoc/>
                public override global::Informers.IObjectDecoder<{{type}}>? WholeDecoder => _wholeDecoder ??=
                    {{model.WholeDecoder}};

                """);
        }

        if (model.Copy is not null)
        {
            writer.WriteLine($$"""
                /// <inheritdoc/>
                public override global::System.Func<{{type}}, {{type}}>? DeepCopy { get; } = {{model.Copy}};

                """);
        }

        writer.Unindent().WriteLine($$"""
                /// <inheritdoc/>
                public override string? GetName({{type}} obj) => {{metadata}}.Name;

                /// <inheritdoc/>
                public override string? GetNamespace({{type}} obj) => {{metadata}}.{{model.Metadata.NamespaceProperty}};

                /// <inheritdoc/>
                public override string? GetUid({{type}} obj) => {{metadata}}.Uid;

                /// <inheritdoc/>
                public override string? GetResourceVersion({{type}} obj) => {{metadata}}.ResourceVersion;

            """);
        writer.Indent();
        TryGet(writer, model, "TryGetLabel", "Labels", model.Metadata.Labels);
        writer.WriteLine();
        TryGet(writer, model, "TryGetAnnotation", "Annotations", model.Metadata.Annotations);
        return writer.CloseBlock().CloseBlock().ToString();
    }

    private static void TryGet(SourceWriter writer, ResourceTypeModel model, string method, string property, MapModel? map)
    {
        var metadata = "obj.Metadata" + (model.Metadata.CanBeNull ? "?" : string.Empty);
        writer.WriteLine($$"""
            /// <inheritdoc/>
            public override bool {{method}}(
                {{model.Type.FullName}} obj,
                string key,
                [global::System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out string? value)
            """);
        writer.OpenBlock();
        if (map is not null)
        {
            writer.WriteLine($$"""
                {{map.InterfaceName}}? map = {{metadata}}.{{property}};
                if (map is not null)
                {
                    return map.TryGetValue(key, out value) && value is not null;
                }

                """);
        }

        writer.WriteLine("value = null;").WriteLine("return false;").CloseBlock();
    }
}
