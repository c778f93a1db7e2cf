using System.Collections.Generic;
using System.Linq;

namespace Informers.Generator;

/// <summary>Makes the classes of one version of a custom resource. For one use.</summary>
internal sealed class CrdClassesBuilder
{
    private const string Generic = "global::System.Collections.Generic.";

    // What every object has, what is emitted beside properties, and what other generators' habits give.
    private static readonly string[] ObjectMembers =
        ["DeepCopy", "Equals", "Finalize", "GetHashCode", "GetType", "MemberwiseClone", "ReferenceEquals", "ToString", "Validate"];

    private static readonly string[] RootMembers = ["ApiVersion", "Kind", "Metadata"];

    private readonly CrdVersionModel _resource;
    private readonly string _namespace;
    private readonly string _name;
    private readonly NamePool _types;
    private readonly CrdEnvironmentModel _environment;
    private readonly Queue<PendingClass> _pending = new();
    private readonly List<CrdClassModel> _classes = [];
    private readonly List<CrdConstantsModel> _constants = [];

    /// <summary>Makes a builder.</summary>
    /// <param name="resource">The version.</param>
    /// <param name="namespace">The namespace of the classes.</param>
    /// <param name="name">The name of the resource's class.</param>
    /// <param name="types">The names in the namespace.</param>
    /// <param name="environment">What emitted code can rely on.</param>
    public CrdClassesBuilder(CrdVersionModel resource, string @namespace, string name, NamePool types, CrdEnvironmentModel environment)
    {
        _resource = resource;
        _namespace = @namespace;
        _name = name;
        _types = types;
        _environment = environment;
    }

    /// <summary>Makes the classes.</summary>
    public CrdClassesModel Build()
    {
        // Breadth first, so that what is nearer to the resource has the better claim on a name.
        _pending.Enqueue(new PendingClass(_name, string.Empty, _resource.Schema));
        while (_pending.Count > 0)
        {
            AddClass(_pending.Dequeue());
        }

        var defaults = new CrdDefaults(_classes);
        return new CrdClassesModel
        {
            Resource = _resource with { Schema = new CrdSchemaModel(CrdSchemaKind.Class) { Description = _resource.Schema.Description } },
            Namespace = _namespace,
            FileName = FileNames.Of($"{_namespace}.{_name}"),
            Classes = new EquatableArray<CrdClassModel>(_classes.ConvertAll(defaults.Complete)),
            Constants = new EquatableArray<CrdConstantsModel>(_constants),
        };
    }

    private void AddClass(PendingClass pending)
    {
        var members = NamePool.OfMembers(ObjectMembers.Append(pending.Name).Concat(pending.IsRoot ? RootMembers : []));
        var properties = new List<CrdMemberModel>();
        foreach (var property in pending.Schema.Properties)
        {
            var schema = property.Schema;
            var wish = CrdNaming.Member(property.Name);
            var path = pending.IsRoot ? property.Name : pending.Path + "." + property.Name;
            var type = TypeOf(schema, pending.Name + wish, pending.Name + CrdNaming.Singular(wish), path, depth: 0);
            properties.Add(new CrdMemberModel
            {
                Name = Naming.Escape(members.Take(wish, wish + "Property")),
                JsonName = property.Name,
                Type = type,

                // Any JSON may be null, and is told from what is absent by nothing but a nullable struct.
                IsRequired = property.IsRequired && !schema.IsNullable && schema.Kind != CrdSchemaKind.Any,
                Initializer = null,
                Default = schema.Default,
                Description = schema.Description,
            });
        }

        _classes.Add(new CrdClassModel(
            Naming.Escape(pending.Name),
            pending.Path,
            pending.Schema.Description,
            new EquatableArray<CrdMemberModel>(properties),
            pending.Schema.KeepsUnknown ? members.Take("AdditionalProperties", "OtherProperties") : null));
    }

    // A collection's elements are named in the singular, and alike however many collections are around them.
    private CrdTypeModel TypeOf(CrdSchemaModel schema, string name, string elementName, string path, int depth)
    {
        var type = schema.Kind switch
        {
            CrdSchemaKind.Text => new CrdTypeModel(CrdSchemaKind.Text, "string") { Constants = Constants(schema, name, path) },
            CrdSchemaKind.Time => new CrdTypeModel(CrdSchemaKind.Time, "global::System.DateTime"),
            CrdSchemaKind.Bytes => new CrdTypeModel(CrdSchemaKind.Bytes, "byte[]"),
            CrdSchemaKind.Boolean => new CrdTypeModel(CrdSchemaKind.Boolean, "bool"),
            CrdSchemaKind.Int32 => new CrdTypeModel(CrdSchemaKind.Int32, "int"),
            CrdSchemaKind.Int64 => new CrdTypeModel(CrdSchemaKind.Int64, "long"),
            CrdSchemaKind.Number => new CrdTypeModel(CrdSchemaKind.Number, "double"),

            // Converters of text reach a property's own value, and the elements of its collection; what is deeper keeps its own type.
            CrdSchemaKind.Quantity when depth < 2 => new CrdTypeModel(CrdSchemaKind.Quantity, "string"),
            CrdSchemaKind.Quantity or CrdSchemaKind.IntOrString => new CrdTypeModel(CrdSchemaKind.IntOrString, _environment.IntOrString),
            CrdSchemaKind.Class => Class(schema, name, path),
            CrdSchemaKind.List => Collection(schema, "IList<", elementName, path + "[]", depth),
            CrdSchemaKind.Map => Collection(schema, "IDictionary<string, ", elementName, path + "{}", depth),
            _ => new CrdTypeModel(CrdSchemaKind.Any, "global::System.Text.Json.JsonElement"),
        };
        return type with
        {
            IsNullable = schema.IsNullable,
            Numbers = type.Kind == CrdSchemaKind.Text ? [] : schema.Enum,
            Limits = schema.Limits,
        };
    }

    private CrdTypeModel Collection(CrdSchemaModel schema, string start, string elementName, string path, int depth)
    {
        var element = TypeOf(schema.Element!, elementName, elementName, path, depth + 1);
        var mark = element.IsNullable && element.Kind != CrdSchemaKind.Any ? "?" : string.Empty;
        return new CrdTypeModel(schema.Kind, $"{Generic}{start}{element.Name}{mark}>") { Element = element };
    }

    private CrdTypeModel Class(CrdSchemaModel schema, string wish, string path)
    {
        var name = _types.Take(wish);
        _pending.Enqueue(new PendingClass(name, path, schema));
        return new CrdTypeModel(CrdSchemaKind.Class, $"global::{_namespace}.{Naming.Escape(name)}");
    }

    private string? Constants(CrdSchemaModel schema, string wish, string path)
    {
        if (schema.Enum.Count == 0)
        {
            return null;
        }

        var name = _types.Take(wish);
        var pool = NamePool.OfMembers(ObjectMembers.Append(name));
        _constants.Add(new CrdConstantsModel(Naming.Escape(name), path, new EquatableArray<CrdConstantModel>(
            schema.Enum.Select(value => new CrdConstantModel(
                Naming.Escape(pool.Take(CrdNaming.Constant(value), CrdNaming.Constant(value) + "Value")), value)).ToList())));
        return $"global::{_namespace}.{Naming.Escape(name)}";
    }

    private sealed record PendingClass(string Name, string Path, CrdSchemaModel Schema)
    {
        public bool IsRoot => Path.Length == 0;
    }
}
