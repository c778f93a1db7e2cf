using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Threading;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Informers.Generator;

/// <summary>Reads one definition of a custom resource. For one use.</summary>
/// <param name="name">The name of the definition.</param>
/// <param name="hasValidation">Whether the project asked for <c>Validate()</c>.</param>
/// <param name="reportPattern">Is told of regular expressions that .NET cannot check.</param>
/// <param name="cancellationToken">Ends the reading.</param>
/// <remarks>
/// Schemas are read as far as they say which values there are. What restricts values further (<c>oneOf</c>, <c>anyOf</c>, <c>allOf</c>,
/// <c>not</c>, rules in CEL) is the API server's to check. A schema that leaves its type out is lenient on purpose: what the API server
/// accepted once must be readable.
/// </remarks>
internal sealed class CrdDefinitionParser(
    string? name, bool hasValidation, Action<YamlNode, string> reportPattern, CancellationToken cancellationToken)
{
    // Anchors can make a small file a huge schema; the API server bounds the size of definitions too.
    private const int MostNodes = 100_000;

    // Everything that is made of a schema is made by recursion, and anchors can make it deeper than the file.
    private const int MostLevels = 100;

    // What kubebuilder and others write for amounts starts like this.
    private const string QuantityPattern = @"^(\+|-)?(([0-9]+(\.[0-9]*)?)|(\.[0-9]+))";

    // Known for every object, and so no part of the schema.
    private static readonly HashSet<string> ObjectProperties = ["apiVersion", "kind", "metadata"];

    private int _nodes;
    private int _levels;

    /// <summary>Reads the definition.</summary>
    /// <param name="root">The definition.</param>
    /// <returns>The served versions.</returns>
    /// <exception cref="CrdException">The definition is wrong.</exception>
    public IReadOnlyList<CrdVersionModel> Parse(YamlMappingNode root)
    {
        var spec = root.RequiredMap("spec");
        var names = spec.RequiredMap("names");
        var group = Checked(spec, "group", KubernetesNames.IsGroup, "a DNS name in lower case");
        var kind = Checked(names, "kind", KubernetesNames.IsKind, "letters and digits, such as CronTab");
        var plural = Checked(names, "plural", KubernetesNames.IsLabel, "a DNS label in lower case");
        var scope = spec.RequiredText("scope");
        if (scope is not ("Namespaced" or "Cluster"))
        {
            throw new CrdException(spec.Get("scope")!, "scope must be Namespaced or Cluster");
        }

        List<CrdVersionModel> versions = [];
        HashSet<string> seen = [];
        foreach (var element in spec.List("versions"))
        {
            var version = element as YamlMappingNode ?? throw new CrdException(element, "a version must be an object");
            var versionName = Checked(version, "name", KubernetesNames.IsLabel, "a DNS label in lower case, such as v1beta1");
            if (!seen.Add(versionName))
            {
                throw new CrdException(version.Get("name")!, $"the version {versionName} is there twice");
            }

            if (!version.Flag("served"))
            {
                continue;
            }

            versions.Add(new CrdVersionModel
            {
                Definition = name ?? $"{plural}.{group}",
                Group = group,
                Version = versionName,
                Kind = kind,
                Plural = plural,
                IsNamespaced = scope == "Namespaced",
                Deprecation = version.Flag("deprecated")
                    ? version.Text("deprecationWarning") ?? $"{group}/{versionName} {kind} is deprecated"
                    : null,
                HasValidation = hasValidation,
                Schema = Root(version.RequiredMap("schema").RequiredMap("openAPIV3Schema")),
            });
        }

        return seen.Count > 0 ? versions : throw new CrdException(spec, "versions is missing");
    }

    private static string Checked(YamlMappingNode node, string member, Func<string, bool> isValid, string rule)
    {
        var value = node.RequiredText(member);
        return isValid(value) ? value : throw new CrdException(node.Get(member)!, $"{member} '{value}' must be {rule}");
    }

    private CrdSchemaModel Root(YamlMappingNode node) => Object(node, isRoot: true) with { Description = Description(node) };

    private CrdSchemaModel Schema(YamlNode node)
    {
        Enter(node);
        var schema = node as YamlMappingNode ?? throw new CrdException(node, "a schema must be an object");
        if (schema.Get("$ref") is { } reference)
        {
            throw new CrdException(reference, "a schema must not have a $ref");
        }

        var result = Value(schema);
        result = result with
        {
            Description = Description(schema),
            IsNullable = schema.Flag("nullable"),
            Default = schema.Get("default") is { } value ? Constant(value) : null,
            Limits = hasValidation ? Limits(schema, result.Kind) : null,
        };
        _levels--;
        return result;
    }

    // Who enters leaves by counting the level down; an exception ends the reading.
    private void Enter(YamlNode node)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (++_nodes > MostNodes)
        {
            throw new CrdException(node, $"its schemas have more than {MostNodes} parts, with what anchors repeat");
        }

        if (++_levels > MostLevels)
        {
            throw new CrdException(node, $"its schemas have more than {MostLevels} levels, with what anchors repeat");
        }
    }

    private static string? Description(YamlMappingNode schema) =>
        schema.Text("description")?.Trim() is { Length: > 0 } description ? description : null;

    private CrdSchemaModel Value(YamlMappingNode schema)
    {
        if (schema.Flag("x-kubernetes-int-or-string"))
        {
            return new CrdSchemaModel(
                schema.Text("pattern")?.StartsWith(QuantityPattern, StringComparison.Ordinal) == true ? CrdSchemaKind.Quantity : CrdSchemaKind.IntOrString);
        }

        var format = schema.Text("format");
        return schema.Text("type") switch
        {
            "string" when format is "date-time" => new CrdSchemaModel(CrdSchemaKind.Time),
            "string" when format is "byte" => new CrdSchemaModel(CrdSchemaKind.Bytes),
            "string" => new CrdSchemaModel(CrdSchemaKind.Text) { Enum = Enum(schema) },
            "boolean" => new CrdSchemaModel(CrdSchemaKind.Boolean),
            "integer" => new CrdSchemaModel(format is "int32" ? CrdSchemaKind.Int32 : CrdSchemaKind.Int64) { Enum = Numbers(schema) },
            "number" => new CrdSchemaModel(CrdSchemaKind.Number) { Enum = Numbers(schema) },
            "array" => List(schema),
            "object" => Object(schema, isRoot: false),
            null when schema.Get("properties") is not null || schema.Get("additionalProperties") is not null => Object(schema, isRoot: false),
            null when schema.Get("items") is not null => List(schema),
            null => new CrdSchemaModel(CrdSchemaKind.Any),
            var other => throw new CrdException(schema.Get("type")!, $"a schema cannot have the type '{other}'"),
        };
    }

    private CrdSchemaModel List(YamlMappingNode schema) => new(CrdSchemaKind.List)
    {
        Element = schema.Get("items") is { } items ? Schema(items) : new CrdSchemaModel(CrdSchemaKind.Any),
    };

    private CrdSchemaModel Object(YamlMappingNode schema, bool isRoot)
    {
        // Of an embedded resource the API server keeps apiVersion, kind and metadata, named or not.
        var keepsUnknown = schema.Flag("x-kubernetes-preserve-unknown-fields") || (!isRoot && schema.Flag("x-kubernetes-embedded-resource"));
        var required = new HashSet<string>(schema.List("required").Select(static node =>
            (node as YamlScalarNode)?.Value ?? throw new CrdException(node, "a name of required must be text")));
        var properties = (schema.Map("properties")?.Members() ?? [])
            .Where(property => !isRoot || !ObjectProperties.Contains(property.Name))
            .Select(property => new CrdPropertyModel(property.Name, required.Contains(property.Name), Schema(property.Value)))
            .OrderBy(static property => property.Name, StringComparer.Ordinal)
            .ToList();
        if (isRoot || properties.Count > 0)
        {
            return new CrdSchemaModel(CrdSchemaKind.Class)
            {
                KeepsUnknown = keepsUnknown,
                Properties = new EquatableArray<CrdPropertyModel>(properties),
            };
        }

        return schema.Get("additionalProperties") switch
        {
            YamlScalarNode { Value: "true" } => new CrdSchemaModel(CrdSchemaKind.Map) { Element = new CrdSchemaModel(CrdSchemaKind.Any) },
            YamlMappingNode values => new CrdSchemaModel(CrdSchemaKind.Map) { Element = Schema(values) },
            null or YamlScalarNode { Value: "false" } => new CrdSchemaModel(keepsUnknown ? CrdSchemaKind.Any : CrdSchemaKind.Class),
            var other => throw new CrdException(other, "additionalProperties must be true, false or a schema"),
        };
    }

    private static EquatableArray<string> Enum(YamlMappingNode schema) => new(schema.List("enum")
        .Where(static node => !node.IsNull())
        .Select(static node => (node as YamlScalarNode)?.Value ?? throw new CrdException(node, "a value of enum must be a scalar"))
        .Distinct(StringComparer.Ordinal));

    private static EquatableArray<string> Numbers(YamlMappingNode schema)
    {
        foreach (var node in schema.List("enum"))
        {
            if (node is YamlScalarNode { Value: { } text } && !node.IsNull() && !IsNumber(text))
            {
                throw new CrdException(node, $"enum must be of numbers, not of '{text}'");
            }
        }

        return Enum(schema);
    }

    private CrdValueModel Constant(YamlNode node)
    {
        Enter(node);
        var value = node switch
        {
            YamlScalarNode scalar when scalar.IsNull() => new CrdValueModel(CrdValueKind.Null, string.Empty, [], []),
            YamlScalarNode scalar => new CrdValueModel(
                scalar.Style == ScalarStyle.Plain ? CrdValueKind.Plain : CrdValueKind.Text, scalar.Value ?? string.Empty, [], []),
            YamlSequenceNode list => new CrdValueModel(
                CrdValueKind.List, string.Empty, [], new EquatableArray<CrdValueModel>(list.Select(Constant).ToList())),
            YamlMappingNode map => new CrdValueModel(
                CrdValueKind.Map, string.Empty,
                new EquatableArray<string>(map.Members().Select(static member => member.Name)),
                new EquatableArray<CrdValueModel>(map.Members().Select(member => Constant(member.Value)).ToList())),
            _ => throw new CrdException(node, "a default must be a value"),
        };
        _levels--;
        return value;
    }

    private CrdLimitsModel? Limits(YamlMappingNode schema, CrdSchemaKind kind)
    {
        var limits = kind switch
        {
            CrdSchemaKind.Int32 or CrdSchemaKind.Int64 or CrdSchemaKind.Number => new CrdLimitsModel
            {
                Minimum = Number(schema, "minimum"),
                ExcludesMinimum = schema.Flag("exclusiveMinimum"),
                Maximum = Number(schema, "maximum"),
                ExcludesMaximum = schema.Flag("exclusiveMaximum"),
                MultipleOf = Number(schema, "multipleOf"),
            },
            CrdSchemaKind.Text => new CrdLimitsModel
            {
                MinLength = Length(schema, "minLength"),
                MaxLength = Length(schema, "maxLength"),
                Pattern = Pattern(schema),
            },
            CrdSchemaKind.List => new CrdLimitsModel
            {
                MinLength = Length(schema, "minItems"),
                MaxLength = Length(schema, "maxItems"),
            },
            CrdSchemaKind.Map => new CrdLimitsModel
            {
                MinLength = Length(schema, "minProperties"),
                MaxLength = Length(schema, "maxProperties"),
            },
            _ => null,
        };
        return limits == new CrdLimitsModel() ? null : limits;
    }

    private string? Pattern(YamlMappingNode schema)
    {
        if (schema.Text("pattern") is not { } pattern)
        {
            return null;
        }

        var result = Re2Pattern.ToDotNet(pattern, out var problem);
        if (result is null)
        {
            reportPattern(schema.Get("pattern")!, problem);
        }

        return result;
    }

    private static string? Number(YamlMappingNode schema, string member)
    {
        var text = schema.Text(member);
        return text is null || IsNumber(text)
            ? text
            : throw new CrdException(schema.Get(member)!, $"{member} must be a number");
    }

    // What JSON has no number for, no bound can be.
    private static bool IsNumber(string text) => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value)
        && !double.IsNaN(value) && !double.IsInfinity(value);

    private static long? Length(YamlMappingNode schema, string member)
    {
        var text = schema.Text(member);
        return text is null ? null
            : long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value
            : throw new CrdException(schema.Get(member)!, $"{member} must be a number of zero or more");
    }
}
