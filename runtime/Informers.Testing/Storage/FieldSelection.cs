namespace Informers.Testing;

/// <summary>A field selector, held against the fields that a resource lets be selected.</summary>
internal sealed class FieldSelection
{
    private readonly FieldSelector _selector;

    private FieldSelection(FieldSelector selector) => _selector = selector;

    public static FieldSelection Everything { get; } = new(FieldSelector.Everything);

    public bool IsEverything => _selector.IsEverything;

    /// <summary>Reads a selector for a resource.</summary>
    /// <exception cref="ApiException">The text is no selector, or the resource does not know the field.</exception>
    public static FieldSelection Parse(FakeResource resource, string? text)
    {
        if (string.IsNullOrEmpty(text))
        {
            return Everything;
        }

        if (!FieldSelector.TryParse(text, out var selector))
        {
            throw ApiException.BadRequest($"invalid selector: '{text}'; can't understand '{text}'");
        }

        foreach (var (field, _, _) in selector.Requirements)
        {
            if (field is not ("metadata.name" or "metadata.namespace") && !resource.SelectableFields.Contains(field))
            {
                throw ApiException.BadRequest(resource.IsBuiltIn && resource.SelectableFields.Count == 0
                    ? $"\"{field}\" is not a known field selector: only \"metadata.name\", \"metadata.namespace\""
                    : $"field label not supported: {field}");
            }
        }

        return new FieldSelection(selector);
    }

    public bool Matches(StoredObject obj) => IsEverything || _selector.Matches(field => field switch
    {
        "metadata.name" => obj.Name,
        "metadata.namespace" => obj.Namespace,
        _ => obj.Fields.GetValueOrDefault(field),
    });
}
