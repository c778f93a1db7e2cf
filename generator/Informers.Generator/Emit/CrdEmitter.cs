using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;

namespace Informers.Generator;

/// <summary>Emits the classes of one version of a custom resource.</summary>
internal static class CrdEmitter
{
    private const string Json = "global::System.Text.Json.Serialization.";

    /// <summary>The file.</summary>
    /// <param name="model">The classes.</param>
    /// <param name="environment">What emitted code can rely on.</param>
    public static string Emit(CrdClassesModel model, CrdEnvironmentModel environment)
    {
        var writer = Emitted.File().OpenBlock($"namespace {model.Namespace}");
        var allowed = model.Constants.ToDictionary(one => $"global::{model.Namespace}.{one.Name}", StringComparer.Ordinal);
        for (var i = 0; i < model.Classes.Count; i++)
        {
            if (i > 0)
            {
                writer.WriteLine();
            }

            Class(writer, model, allowed, model.Classes[i], i == 0 ? environment : null);
        }

        foreach (var constants in model.Constants)
        {
            writer.WriteLine();
            Constants(writer, model.Resource, constants);
        }

        return writer.CloseBlock().ToString();
    }

    // The environment is there for the resource's own class alone.
    private static void Class(
        SourceWriter writer,
        CrdClassesModel model,
        Dictionary<string, CrdConstantsModel> constants,
        CrdClassModel type,
        CrdEnvironmentModel? root)
    {
        var resource = model.Resource;
        Summary(writer, type.Description, root is not null
            ? $"{resource.Kind} of {resource.Group}/{resource.Version}."
            : $"<c>{Escape(type.Path)}</c> of {resource.Kind}.");
        if (root is not null)
        {
            Attributes(writer, resource, root);
        }

        writer.OpenBlock($"public partial class {type.Name}{(root is null ? string.Empty : Interfaces(type, root))}");
        var isFirst = true;
        if (root is not null)
        {
            RootMembers(writer, resource, root);
            isFirst = false;
        }

        foreach (var member in type.Members)
        {
            Separate();
            Member(writer, member);
        }

        if (type.ExtensionData is { } extensionData)
        {
            Separate();
            writer.WriteLine($$"""
                /// <summary>The members that the schema does not name; null where there are none.</summary>
                [{{Json}}JsonExtensionData]
                public global::System.Collections.Generic.IDictionary<string, global::System.Text.Json.JsonElement>? {{extensionData}} { get; set; }
                """);
        }

        if (resource.HasValidation)
        {
            Separate();
            new CrdValidationEmitter(writer, constants).Emit(type, isRoot: root is not null);
        }

        writer.CloseBlock();

        void Separate()
        {
            if (!isFirst)
            {
                writer.WriteLine();
            }

            isFirst = false;
        }
    }

    private static void Attributes(SourceWriter writer, CrdVersionModel resource, CrdEnvironmentModel environment)
    {
        var (group, version, kind, plural) = (
            Emitted.Literal(resource.Group), Emitted.Literal(resource.Version), Emitted.Literal(resource.Kind), Emitted.Literal(resource.Plural));
        var scope = resource.IsNamespaced ? OwnIdentity.Namespaced : OwnIdentity.Cluster;
        writer.WriteLine($"[global::Informers.KubernetesResource({group}, {version}, {kind}, {plural}, Scope = global::Informers.ResourceScope.{scope})]");
        writer.WriteLineIf(
            environment.HasKubernetesModels,
            $"[global::k8s.Models.KubernetesEntity(Group = {group}, ApiVersion = {version}, Kind = {kind}, PluralName = {plural})]");
        writer.WriteLineIf(
            resource.Deprecation is not null,
            $"[global::System.Obsolete({Emitted.Literal(resource.Deprecation ?? string.Empty)})]");
    }

    private static string Interfaces(CrdClassModel type, CrdEnvironmentModel environment)
    {
        if (!environment.HasKubernetesModels)
        {
            return string.Empty;
        }

        var result = new StringBuilder($" : global::k8s.IKubernetesObject<{environment.ObjectMeta}>");
        foreach (var member in type.Members)
        {
            if (member.Type.Kind == CrdSchemaKind.Class
                && (member.Name == "Spec" || (member.Name == "Status" && environment.HasStatusInterface)))
            {
                result.Append($", global::k8s.Models.I{member.Name}<{member.Type.Name}{(member.IsRequired ? string.Empty : "?")}>");
            }
        }

        return result.ToString();
    }

    private static void RootMembers(SourceWriter writer, CrdVersionModel resource, CrdEnvironmentModel environment) => writer.WriteLine($$"""
        /// <summary>The API group and version: <c>{{resource.Group}}/{{resource.Version}}</c>. The server leaves it out of the elements of lists.</summary>
        [{{Json}}JsonPropertyName("apiVersion")]
        public string ApiVersion { get; set; } = {{Emitted.Literal($"{resource.Group}/{resource.Version}")}};

        /// <summary>The kind: <c>{{resource.Kind}}</c>. The server leaves it out of the elements of lists.</summary>
        [{{Json}}JsonPropertyName("kind")]
        public string Kind { get; set; } = {{Emitted.Literal(resource.Kind)}};

        /// <summary>The metadata; every object of the server's has some.</summary>
        [{{Json}}JsonPropertyName("metadata")]
        public {{environment.ObjectMeta}} Metadata { get; set; } = null!;
        """);

    private static void Member(SourceWriter writer, CrdMemberModel member)
    {
        Summary(writer, member.Description, $"<c>{Escape(member.JsonName)}</c>.");
        List<string> remarks = [];
        if (member.Default is { Kind: not CrdValueKind.Null } value)
        {
            remarks.Add($"Default: <c>{Escape(Show(value))}</c>.");
        }

        if (ConstantsOf(member.Type) is { } constants)
        {
            remarks.Add($"One of <see cref=\"{constants}\"/>; a text that is none of them is kept as it is.");
        }

        writer.WriteLineIf(remarks.Count > 0, $"/// <remarks>{string.Join(" ", remarks)}</remarks>");
        writer.WriteLine($"[{Json}JsonPropertyName({Emitted.Literal(member.JsonName)})]");

        // An absent struct that must be there is its default; all others are left out when they are null.
        var isNullable = !member.IsRequired;
        writer.WriteLineIf(isNullable, $"[{Json}JsonIgnore(Condition = {Json}JsonIgnoreCondition.WhenWritingNull)]");
        if (Converter(member.Type) is { } converter)
        {
            writer.WriteLine($"[{Json}JsonConverter(typeof(global::Informers.Decoding.{converter}))]");
        }

        var initializer = member.Initializer is { } expression ? $" = {expression};"
            : isNullable || member.Type.IsValueType ? string.Empty
            : " = null!;";
        writer.WriteLine($"public {member.Type.Name}{(isNullable ? "?" : string.Empty)} {member.Name} {{ get; set; }}{initializer}");
    }

    private static string? ConstantsOf(CrdTypeModel? type) => type is null ? null : type.Constants ?? ConstantsOf(type.Element);

    private static string? Converter(CrdTypeModel type) => type switch
    {
        { Kind: CrdSchemaKind.Quantity } => "QuantityConverter",
        { Kind: CrdSchemaKind.List, Element.Kind: CrdSchemaKind.Quantity } => "QuantityListConverter",
        { Kind: CrdSchemaKind.Map, Element.Kind: CrdSchemaKind.Quantity } => "QuantityMapConverter",
        _ => null,
    };

    private static void Constants(SourceWriter writer, CrdVersionModel resource, CrdConstantsModel constants)
    {
        writer.WriteLine($"/// <summary>What <c>{Escape(constants.Path)}</c> of {resource.Kind} can be.</summary>");
        writer.OpenBlock($"public static partial class {constants.Name}");
        for (var i = 0; i < constants.Constants.Count; i++)
        {
            var constant = constants.Constants[i];
            if (i > 0)
            {
                writer.WriteLine();
            }

            writer.WriteLine($"/// <summary><c>{Escape(OneLine(constant.Value))}</c></summary>");
            writer.WriteLine($"public const string {constant.Name} = {Emitted.Literal(constant.Value)};");
        }

        writer.CloseBlock();
    }

    private static void Summary(SourceWriter writer, string? description, string otherwise)
    {
        if (description is null)
        {
            writer.WriteLine($"/// <summary>{otherwise}</summary>");
            return;
        }

        writer.WriteLine("/// <summary>");
        foreach (var line in description.Split('\n'))
        {
            writer.WriteLine("/// " + Escape(line.TrimEnd()));
        }

        writer.WriteLine("/// </summary>");
    }

    // As JSON, near enough to be understood.
    private static string Show(CrdValueModel value)
    {
        switch (value.Kind)
        {
            case CrdValueKind.Text:
                return $"\"{OneLine(value.Text)}\"";
            case CrdValueKind.List:
                List<string> elements = [];
                foreach (var element in value.Values)
                {
                    elements.Add(Show(element));
                }

                return $"[{string.Join(", ", elements)}]";
            case CrdValueKind.Map:
                List<string> members = [];
                for (var i = 0; i < value.Names.Count; i++)
                {
                    members.Add($"\"{OneLine(value.Names[i])}\": {Show(value.Values[i])}");
                }

                return members.Count == 0 ? "{}" : $"{{ {string.Join(", ", members)} }}";
            case CrdValueKind.Null:
                return "null";
            default:
                return OneLine(value.Text);
        }
    }

    private static string OneLine(string text) => text.Replace("\r", "\\r").Replace("\n", "\\n");

    // What ends a line anywhere would end the comment, and what XML cannot hold would be a warning of the author's build.
    private static string Escape(string text)
    {
        var result = new StringBuilder(text.Length);
        foreach (var character in text)
        {
            switch (character)
            {
                case '&':
                    result.Append("&amp;");
                    break;
                case '<':
                    result.Append("&lt;");
                    break;
                case '>':
                    result.Append("&gt;");
                    break;
                case '\t':
                    result.Append(character);
                    break;
                default:
                    result.Append(char.IsControl(character) || character is '\u2028' or '\u2029' or '\uFFFE' or '\uFFFF' ? ' ' : character);
                    break;
            }
        }

        return result.ToString();
    }
}
