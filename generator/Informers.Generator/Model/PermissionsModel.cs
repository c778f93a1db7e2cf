namespace Informers.Generator;

/// <summary>What roles must allow the informers of a compilation.</summary>
/// <param name="RoleName">The name of the roles.</param>
/// <param name="Resources">The resources, each once, ordered.</param>
internal sealed record PermissionsModel(string RoleName, EquatableArray<PermissionModel> Resources);
