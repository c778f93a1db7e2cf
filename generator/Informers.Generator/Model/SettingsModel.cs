namespace Informers.Generator;

/// <summary>What a project sets in MSBuild.</summary>
/// <param name="RootNamespace">
/// The namespace that group and version namespaces go into, as given; null for the host's own + <c>.Generated</c>.
/// </param>
/// <param name="ProjectNamespace">The project's own root namespace; null where it is not known.</param>
internal sealed record SettingsModel(string? RootNamespace, string? ProjectNamespace);
