namespace Informers.Contract;

/// <summary>
/// The class names of KubernetesClient. A schema's short name is its version and kind (<c>v1.Deployment</c>); where two schemas
/// share one, both take one more part of their full names (<c>core.v1.Event</c>, <c>events.v1.Event</c>). The class name is the
/// short name without dots and with a capital first letter. All schemas count, also those without a class in the contract,
/// so the sources together should be complete.
/// </summary>
internal sealed class TypeNames
{
    private readonly Dictionary<string, string> _names = new(StringComparer.Ordinal);

    public TypeNames(IEnumerable<string> schemaNames)
    {
        Dictionary<string, int> parts = schemaNames.ToDictionary(name => name, _ => 2, StringComparer.Ordinal);
        while (true)
        {
            string[] sharing =
            [
                .. parts.GroupBy(entry => Tail(entry.Key, entry.Value), StringComparer.Ordinal)
                    .Where(group => group.Count() > 1)
                    .SelectMany(group => group)
                    .Select(entry => entry.Key),
            ];
            if (sharing.Length == 0)
            {
                break;
            }

            foreach (string name in sharing)
            {
                parts[name]++;
            }
        }

        foreach ((string name, int count) in parts)
        {
            string joined = Tail(name, count).Replace(".", "", StringComparison.Ordinal);
            _names[name] = joined switch
            {
                // Two schemas have hand-written classes.
                "intstrIntOrString" => "IntOrString",
                "resourceQuantity" => "ResourceQuantity",
                _ => Capital(joined),
            };
        }
    }

    public string this[string schemaName] => _names[schemaName];

    /// <summary>The name of a property: JSON's own with a capital, but for names that C# or its users can't take.</summary>
    public static string Property(string jsonName) => jsonName switch
    {
        "namespace" or "continue" or "default" or "operator" or "enum" or "object" or "readOnly" or "from" =>
            Capital(jsonName) + "Property",
        "$ref" => "RefProperty",
        "$schema" => "Schema",
        "int" or "bool" or "string" => Capital(jsonName) + "Value",
        _ => string.Concat(jsonName.Split('-').Select(Capital)),
    };

    private static string Tail(string name, int parts)
    {
        string[] all = name.Split('.');
        return string.Join('.', all[Math.Max(0, all.Length - parts)..]);
    }

    private static string Capital(string name) => name.Length == 0 ? name : char.ToUpperInvariant(name[0]) + name[1..];
}
