namespace Informers.Testing;

/// <summary>The parts of the path of a resource.</summary>
internal readonly record struct RequestPath(
    string Group, string Version, string? Namespace, string Resource, string? Name, string? Subresource, bool IsWatch)
{
    /// <summary>Reads <c>/api/v1/…</c> and <c>/apis/group/version/…</c>; <see langword="null"/> for all that names no resource.</summary>
    public static RequestPath? Parse(string path)
    {
        var segments = path.Split('/', StringSplitOptions.RemoveEmptyEntries).AsSpan();
        string group, version;
        switch (segments)
        {
            case ["api", _, _, ..]:
                (group, version) = ("", segments[1]);
                segments = segments[2..];
                break;
            case ["apis", _, _, _, ..]:
                (group, version) = (segments[1], segments[2]);
                segments = segments[3..];
                break;
            default:
                return null;
        }

        var isWatch = segments is ["watch", _, ..];
        if (isWatch)
        {
            segments = segments[1..];
        }

        // Namespaces are objects too, with subresources of their own.
        string? @namespace = null;
        if (segments is ["namespaces", _, _, ..] && segments is not ["namespaces", _, "status" or "finalize"])
        {
            @namespace = segments[1];
            segments = segments[2..];
        }

        return segments.Length is 1 or 2 or 3
            ? new RequestPath(
                group,
                version,
                @namespace,
                segments[0],
                segments.Length > 1 ? segments[1] : null,
                segments.Length > 2 ? segments[2] : null,
                isWatch)
            : new RequestPath(group, version, @namespace, segments[0], segments[1], string.Join('/', segments[2..]!), isWatch);
    }
}
