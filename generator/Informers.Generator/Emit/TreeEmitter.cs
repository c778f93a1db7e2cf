namespace Informers.Generator;

/// <summary>Emits the accessors of a group and its versions, nested in the host.</summary>
internal static class TreeEmitter
{
    /// <summary>Writes the accessor classes.</summary>
    /// <param name="writer">Stands in the host's body.</param>
    /// <param name="host">The host.</param>
    /// <param name="group">The group.</param>
    public static void Emit(SourceWriter writer, FactoryModel host, FactoryGroupModel group)
    {
        Open(writer, host, group.ClassName, $"The versions of {Describe(group.Group)}.");
        foreach (var version in group.Versions)
        {
            writer.WriteLine($"""

                /// <summary>The resources of version {version.Version}.</summary>
                public {host.FullName}.{version.ClassName} {version.PropertyName} => {version.FieldName} ??= new {host.FullName}.{version.ClassName}(_factory);

                private {host.FullName}.{version.ClassName}? {version.FieldName};
                """);
        }

        writer.CloseBlock();
        foreach (var version in group.Versions)
        {
            writer.WriteLine();
            Version(writer, host, group, version);
        }
    }

    /// <summary>A group in words.</summary>
    public static string Describe(string group) => group.Length == 0 ? "the core group" : $"the group {group}";

    private static void Version(SourceWriter writer, FactoryModel host, FactoryGroupModel group, FactoryVersionModel version)
    {
        Open(writer, host, version.ClassName, $"The resources of version {version.Version} of {Describe(group.Group)}.");
        foreach (var resource in version.Resources)
        {
            writer.WriteLine($"""

                /// <summary>The informer of {resource.DocumentationName}, and its lister.</summary>
                {Emitted.Access(resource.IsPublic)} {resource.Interface} {resource.PropertyName} => {resource.FieldName} ??= new {resource.Class}(_factory);

                private {resource.Class}? {resource.FieldName};
                """);
        }

        writer.CloseBlock();
    }

    private static void Open(SourceWriter writer, FactoryModel host, string name, string summary) => writer.WriteLine($$"""
        /// <summary>{{summary}}</summary>
        {{Emitted.GeneratedCode}}
        public sealed class {{name}}
        {
            private readonly {{host.FullName}} _factory;

            internal {{name}}({{host.FullName}} factory)
            {
                _factory = factory;
            }
        """).Indent();
}
