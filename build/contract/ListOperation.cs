namespace Informers.Contract;

/// <summary>A path of the API that lists a resource.</summary>
/// <param name="ListSchema">The full name of the list's schema.</param>
/// <param name="Plural">The resource's name in paths, such as <c>deployments</c>.</param>
/// <param name="Namespaced">Whether objects of the resource live in namespaces.</param>
internal sealed record ListOperation(string ListSchema, string Plural, bool Namespaced);
