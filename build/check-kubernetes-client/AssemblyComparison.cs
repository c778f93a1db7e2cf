using System.Reflection;

namespace Informers.Contract;

/// <summary>
/// The contract may have less than the package, and nothing that the package has not. Two things must not be less: a model has
/// either all properties of the real one or metadata alone, and every listable kind is there with its list.
/// </summary>
internal sealed class AssemblyComparison(Assembly contract, Assembly real)
{
    private const BindingFlags Declared =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    private static readonly string[] MetadataProperties = ["ApiVersion", "Kind", "Metadata"];

    private readonly List<string> _differences = [];

    public IReadOnlyList<string> Differences => _differences;

    public int Types { get; private set; }

    public int Members { get; private set; }

    public int CompleteModels { get; private set; }

    public int Lists { get; private set; }

    public void Run()
    {
        foreach (Type type in contract.GetExportedTypes().OrderBy(t => t.FullName, StringComparer.Ordinal))
        {
            Types++;
            if (real.GetType(type.FullName!) is { IsVisible: true } counterpart)
            {
                Compare(type, counterpart);
            }
            else
            {
                _differences.Add($"{type.FullName}: the package has no such public type");
            }
        }

        foreach (Type list in real.GetExportedTypes().Where(IsListOfKind))
        {
            Lists++;
            if (contract.GetType(list.FullName!) is null)
            {
                _differences.Add($"{list.FullName}: the contract lacks this list; generate the models again");
            }
        }
    }

    private static bool IsListOfKind(Type type) =>
        type.GetInterfaces().Any(i => i.Name == "IItems`1") &&
        type.GetCustomAttributesData().Any(a => a.AttributeType.Name == "KubernetesEntityAttribute");

    private void Compare(Type type, Type counterpart)
    {
        string name = type.FullName!;
        Equal(name, Signature.OfDeclaration(type), Signature.OfDeclaration(counterpart));

        if (type.BaseType is { } parent && parent != typeof(object) && !Bases(counterpart).Contains(Signature.Of(parent)))
        {
            _differences.Add($"{name}: the package's type does not derive from {Signature.Of(parent)}");
        }

        HashSet<string> interfaces = [.. counterpart.GetInterfaces().Select(Signature.Of)];
        foreach (string missing in type.GetInterfaces().Select(Signature.Of).Where(i => !interfaces.Contains(i)))
        {
            _differences.Add($"{name}: the package's type does not implement {missing}");
        }

        foreach (MemberInfo member in type.GetMembers(Declared))
        {
            CompareMember(name, member, counterpart);
        }

        if (type.Namespace == "k8s.Models" && type.GetMethod("<Clone>$") is not null)
        {
            CompareCompleteness(name, type, counterpart);
        }
    }

    private void CompareMember(string type, MemberInfo member, Type counterpart)
    {
        switch (member)
        {
            // The accessors of properties are compared with them.
            case MethodInfo { IsSpecialName: true } accessor when !accessor.Name.StartsWith("op_", StringComparison.Ordinal):
                break;
            case MethodBase method when Signature.IsVisible(method):
                string key = Signature.Key(method);
                Found($"{type}.{key}", Signature.Of(method), Methods(counterpart).Where(m => Signature.Key(m) == key).Select(Signature.Of));
                break;
            case PropertyInfo property when property.GetAccessors(nonPublic: true).Any(Signature.IsVisible):
                Found(
                    $"{type}.{property.Name}",
                    Signature.Of(property),
                    Chain(counterpart).SelectMany(t => t.GetProperties(Declared)).Where(p => p.Name == property.Name).Select(Signature.Of));
                break;
            case FieldInfo field when field.IsPublic || field.IsFamily:
                Found(
                    $"{type}.{field.Name}",
                    Signature.Of(field),
                    Chain(counterpart).SelectMany(t => t.GetFields(Declared)).Where(f => f.Name == field.Name).Select(Signature.Of));
                break;
            case EventInfo { AddMethod: { } add } raised when Signature.IsVisible(add):
                Found(
                    $"{type}.{raised.Name}",
                    Signature.Of(add),
                    Chain(counterpart).SelectMany(t => t.GetEvents(Declared)).Where(e => e.Name == raised.Name).Select(e => Signature.Of(e.AddMethod!)));
                break;
        }
    }

    private void CompareCompleteness(string type, Type model, Type counterpart)
    {
        string[] here = Properties(model);
        string[] there = Properties(counterpart);
        if (here.SequenceEqual(there))
        {
            CompleteModels++;
        }
        else if (!here.SequenceEqual(MetadataProperties))
        {
            _differences.Add($"{type}: neither complete nor metadata alone; the package also has {string.Join(", ", there.Except(here))}");
        }

        // What a model adds by hand in the package, beside its schema, is not JSON.
        static string[] Properties(Type type) =>
        [
            .. type.GetProperties()
                .Where(p => p.GetCustomAttributesData().Any(a => a.AttributeType.Name == "JsonPropertyNameAttribute"))
                .Select(p => p.Name)
                .Order(StringComparer.Ordinal),
        ];
    }

    private void Found(string name, string signature, IEnumerable<string> candidates)
    {
        Members++;
        string? candidate = candidates.FirstOrDefault();
        if (candidate is null)
        {
            _differences.Add($"{name}: the package has no such member");
        }
        else
        {
            Equal(name, signature, candidate);
        }
    }

    private void Equal(string name, string here, string there)
    {
        if (here != there)
        {
            _differences.Add($"{name}:\n  contract: {here}\n  package:  {there}");
        }
    }

    private static IEnumerable<MethodBase> Methods(Type type) =>
        Chain(type).SelectMany(t => t.GetMethods(Declared)).Concat<MethodBase>(type.GetConstructors(Declared)).Where(Signature.IsVisible);

    private static IEnumerable<string> Bases(Type type) => Chain(type).Select(Signature.Of);

    private static IEnumerable<Type> Chain(Type type)
    {
        for (Type? current = type; current is not null; current = current.BaseType)
        {
            yield return current;
        }
    }
}
