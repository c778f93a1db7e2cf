namespace Informers;

/// <summary>An API group, a version in it and a resource by its plural name, such as <c>apps</c>, <c>v1</c>, <c>deployments</c>.</summary>
/// <param name="Group">The API group; empty for the core group.</param>
/// <param name="Version">The API version.</param>
/// <param name="Resource">The plural, lower-case name in URLs.</param>
/// <remarks>The counterpart of apimachinery's <c>schema.GroupVersionResource</c>.</remarks>
public readonly record struct GroupVersionResource(string Group, string Version, string Resource)
{
    /// <summary>The group and version as objects carry it: <c>apps/v1</c>, or <c>v1</c> for the core group.</summary>
    public string ApiVersion => string.IsNullOrEmpty(Group) ? Version : $"{Group}/{Version}";

    /// <summary><c>deployments.v1.apps</c>, or <c>pods.v1</c> for the core group.</summary>
    /// <returns>The resource as text.</returns>
    public override string ToString() => string.IsNullOrEmpty(Group) ? $"{Resource}.{Version}" : $"{Resource}.{Version}.{Group}";
}
