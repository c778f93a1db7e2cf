namespace Informers.Testing;

/// <summary>A field selector: <c>name=value</c>, <c>name==value</c>, <c>name!=value</c>, joined by commas.</summary>
internal sealed class FieldSelector
{
    private readonly List<(string Field, string Value, bool Equal)> _terms = [];

    private FieldSelector()
    {
    }

    public static FieldSelector Everything { get; } = new();

    public bool IsEverything => _terms.Count == 0;

    /// <summary>Reads a selector for a resource.</summary>
    /// <exception cref="ApiException">The text is no selector, or the resource does not know the field.</exception>
    public static FieldSelector Parse(FakeResource resource, string? text)
    {
        if (string.IsNullOrEmpty(text))
        {
            return Everything;
        }

        var selector = new FieldSelector();
        foreach (var term in Split(text))
        {
            if (term.Length == 0)
            {
                continue;
            }

            var at = term.IndexOf('=', StringComparison.Ordinal);
            if (at <= 0)
            {
                throw ApiException.BadRequest($"invalid selector: '{text}'; can't understand '{term}'");
            }

            var equal = term[at - 1] != '!';
            var field = term[..(equal ? at : at - 1)];
            var value = term[(at + 1)..];
            if (equal && value.StartsWith('='))
            {
                value = value[1..];
            }

            if (field is not ("metadata.name" or "metadata.namespace") && !resource.SelectableFields.Contains(field))
            {
                throw ApiException.BadRequest(resource.IsBuiltIn && resource.SelectableFields.Count == 0
                    ? $"\"{field}\" is not a known field selector: only \"metadata.name\", \"metadata.namespace\""
                    : $"field label not supported: {field}");
            }

            selector._terms.Add((field, Unescape(value), equal));
        }

        return selector;
    }

    public bool Matches(StoredObject obj)
    {
        foreach (var (field, value, equal) in _terms)
        {
            var actual = field switch
            {
                "metadata.name" => obj.Name,
                "metadata.namespace" => obj.Namespace ?? "",
                _ => obj.Fields.GetValueOrDefault(field, ""),
            };
            if (actual == value != equal)
            {
                return false;
            }
        }

        return true;
    }

    // A backslash keeps a comma, an equals sign or a backslash from meaning something.
    private static IEnumerable<string> Split(string text)
    {
        var start = 0;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '\\')
            {
                i++;
            }
            else if (text[i] == ',')
            {
                yield return text[start..i];
                start = i + 1;
            }
        }

        yield return text[start..];
    }

    private static string Unescape(string value) =>
        value.Contains('\\', StringComparison.Ordinal)
            ? value.Replace("\\,", ",", StringComparison.Ordinal)
                .Replace("\\=", "=", StringComparison.Ordinal)
                .Replace("\\\\", "\\", StringComparison.Ordinal)
            : value;
}
