using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Informers.Generator;

/// <summary>Finds out what roles must allow the declared informers.</summary>
internal static class PermissionsBuilder
{
    /// <summary>The name of the roles that a project sets; null where it sets none.</summary>
    /// <param name="options">The properties that the package makes visible to the compiler.</param>
    public static string? RoleName(AnalyzerConfigOptions options) =>
        options.TryGetValue(WellKnownNames.RbacNameProperty, out var name) && name.Trim().Length > 0 ? name.Trim() : null;

    /// <summary>Puts the permissions together.</summary>
    /// <param name="resources">The resources of all informers; may repeat.</param>
    /// <param name="roleName">The name that the project sets.</param>
    /// <param name="assembly">The name of the assembly, for the name of the roles where the project sets none.</param>
    public static PermissionsModel Build(IEnumerable<PermissionModel> resources, string? roleName, string assembly) => new(
        Name(roleName ?? assembly + "-informers"),
        new EquatableArray<PermissionModel>(resources.Distinct()
            .OrderBy(static one => one.Group, StringComparer.Ordinal)
            .ThenBy(static one => one.Plural, StringComparer.Ordinal)
            .ThenBy(static one => one.IsNamespaced)));

    // An API server takes more than this, but not everything that may be in an assembly's name.
    private static string Name(string text)
    {
        var name = new StringBuilder(text.Length);
        foreach (var character in text.ToLowerInvariant())
        {
            if (character is (>= 'a' and <= 'z') or (>= '0' and <= '9') or '.' or ':')
            {
                name.Append(character);
            }
            else if (name.Length > 0 && name[name.Length - 1] != '-')
            {
                name.Append('-');
            }
        }

        var result = name.ToString().Trim('-', '.');
        return result.Length == 0 ? "informers" : result;
    }
}
