namespace Informers;

/// <summary>Checks and resolves the options that say which namespaces are followed.</summary>
internal static class NamespaceOptions
{
    /// <summary>Checks what can be checked.</summary>
    /// <exception cref="ArgumentException">The values cannot be, or not together.</exception>
    public static void Validate(string? @namespace, IReadOnlyList<string>? namespaces, string paramName)
    {
        if (namespaces is null)
        {
            return;
        }

        if (!string.IsNullOrEmpty(@namespace))
        {
            throw new ArgumentException(
                $"Both Namespace ('{@namespace}') and Namespaces are set: set one of them, and the other to null.", paramName);
        }

        if (namespaces.Count == 0)
        {
            throw new ArgumentException("Namespaces is empty: name at least one, or set it to null for all namespaces.", paramName);
        }

        foreach (var name in namespaces)
        {
            if (name is null || !LabelSyntax.IsDnsLabel(name))
            {
                throw new ArgumentException(
                    $"Namespaces has '{name}', which is no name of a namespace: up to 63 lower-case letters, digits and '-'.", paramName);
            }
        }
    }

    /// <summary>The namespaces to follow, each once; one <see langword="null"/> for all, and for what has no namespaces.</summary>
    public static IReadOnlyList<string?> Resolve(ResourceScope scope, string? @namespace, IReadOnlyList<string>? namespaces) =>
        scope == ResourceScope.Cluster ? [null]
        : namespaces is null ? [string.IsNullOrEmpty(@namespace) ? null : @namespace]
        : [.. namespaces.Distinct(StringComparer.Ordinal)];
}
