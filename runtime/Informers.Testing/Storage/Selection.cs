namespace Informers.Testing;

/// <summary>Which objects of a resource a request is about.</summary>
/// <param name="Namespace">The namespace; <see langword="null"/> for all.</param>
/// <param name="Labels">The label selector.</param>
/// <param name="Fields">The field selector.</param>
internal sealed record Selection(string? Namespace, LabelSelector Labels, FieldSelection Fields)
{
    /// <summary>Whether no selector restricts the objects of the namespace.</summary>
    public bool IsEverything => Labels.IsEverything && Fields.IsEverything;

    public static Selection Of(FakeResource resource, string? @namespace, string? labelSelector, string? fieldSelector)
    {
        LabelSelector labels;
        try
        {
            labels = string.IsNullOrEmpty(labelSelector) ? LabelSelector.Everything : LabelSelector.Parse(labelSelector);
        }
        catch (FormatException e)
        {
            throw ApiException.BadRequest($"unable to parse requirement: {e.Message}");
        }

        return new Selection(@namespace, labels, FieldSelection.Parse(resource, fieldSelector));
    }

    public bool Matches(StoredObject? obj) =>
        obj is not null
        && (Namespace is null || obj.Namespace == Namespace)
        && Fields.Matches(obj)
        && (Labels.IsEverything || Labels.Matches(obj.Labels));
}
