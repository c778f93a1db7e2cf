namespace Informers.Generator;

/// <summary>A version of a custom resource, as hosts can ask for it.</summary>
/// <param name="Definition">The name of the definition, such as <c>crontabs.stable.example.com</c>.</param>
/// <param name="Resource">The resource.</param>
internal sealed record CrdResourceModel(string Definition, ResourceModel Resource);
