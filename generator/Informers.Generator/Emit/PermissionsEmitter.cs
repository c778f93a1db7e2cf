using System.Linq;
using System.Text;

namespace Informers.Generator;

/// <summary>
/// Emits roles as assembly attributes that hold YAML. The package's MSBuild target cuts it out of this very file, between the lines with the
/// quotes, so that none of it may contain quotes in a row.
/// </summary>
internal static class PermissionsEmitter
{
    /// <summary>The key of the role that allows everything, in all namespaces.</summary>
    public const string ClusterRole = "Informers.ClusterRole";

    /// <summary>The key of the role for one namespace, with a cluster role for what has no namespace, where there is such.</summary>
    public const string Role = "Informers.Role";

    /// <summary>The file.</summary>
    /// <param name="model">The permissions.</param>
    public static string Emit(PermissionsModel model)
    {
        var writer = Emitted.File();
        Attribute(writer, ClusterRole, Document("ClusterRole", model.RoleName, model.Resources));
        var namespaced = new EquatableArray<PermissionModel>(model.Resources.Where(static one => one.IsNamespaced));
        var others = new EquatableArray<PermissionModel>(model.Resources.Where(static one => !one.IsNamespaced));
        var documents = (namespaced.Count > 0 ? Document("Role", model.RoleName, namespaced) : string.Empty)
            + (namespaced.Count > 0 && others.Count > 0 ? "---\n" : string.Empty)
            + (others.Count > 0 ? Document("ClusterRole", model.RoleName, others) : string.Empty);
        Attribute(writer, Role, documents);
        return writer.ToString();
    }

    private static void Attribute(SourceWriter writer, string key, string yaml) => writer
        .WriteLine($"[assembly: global::System.Reflection.AssemblyMetadata({Emitted.Literal(key)}, \"\"\"")
        .WriteLine(yaml.TrimEnd('\n'))
        .WriteLine("\"\"\" + \"\\n\")]");

    // Informers list and watch; they never get.
    private static string Document(string kind, string name, EquatableArray<PermissionModel> resources)
    {
        var yaml = new StringBuilder();
        yaml.Append("apiVersion: rbac.authorization.k8s.io/v1\n")
            .Append("kind: ").Append(kind).Append('\n')
            .Append("metadata:\n")
            .Append("  name: \"").Append(name).Append("\"\n")
            .Append("rules:\n");
        foreach (var group in resources.GroupBy(static one => one.Group))
        {
            yaml.Append("- apiGroups: [\"").Append(group.Key).Append("\"]\n").Append("  resources:\n");
            foreach (var plural in group.Select(static one => one.Plural).Distinct())
            {
                yaml.Append("  - ").Append(plural).Append('\n');
            }

            yaml.Append("  verbs: [\"list\", \"watch\"]\n");
        }

        return yaml.ToString();
    }
}
