using System.Globalization;
using System.Text;
using Informers.Rest;

namespace Informers;

/// <summary>What a request is about, many objects or one: makes the addresses, and the words for messages. Immutable.</summary>
internal sealed class RequestTarget
{
    private readonly GroupVersionResource _resource;
    private readonly string _path;

    public RequestTarget(
        GroupVersionResource resource,
        string kind,
        ResourceScope scope,
        string? @namespace,
        bool isMetadataOnly = false,
        string? name = null,
        string? subresource = null)
    {
        Name = name;
        Subresource = subresource;
        _resource = resource;
        Kind = kind;
        IsMetadataOnly = isMetadataOnly;

        var path = new StringBuilder();
        if (string.IsNullOrEmpty(resource.Group))
        {
            path.Append("api/");
        }
        else
        {
            path.Append("apis/").Append(Uri.EscapeDataString(resource.Group)).Append('/');
        }

        path.Append(Uri.EscapeDataString(resource.Version)).Append('/');
        if (scope == ResourceScope.Namespaced && !string.IsNullOrEmpty(@namespace))
        {
            path.Append("namespaces/").Append(Uri.EscapeDataString(@namespace)).Append('/');
            Where = $"in namespace '{@namespace}'";
        }
        else
        {
            Where = scope == ResourceScope.Namespaced ? "in all namespaces" : "in the cluster";
        }

        path.Append(Uri.EscapeDataString(resource.Resource));
        if (!string.IsNullOrEmpty(name))
        {
            path.Append('/').Append(Uri.EscapeDataString(name));
        }

        if (!string.IsNullOrEmpty(subresource))
        {
            path.Append('/').Append(Uri.EscapeDataString(subresource));
        }

        _path = path.ToString();
    }

    /// <summary>The kind of the objects; empty when it is not known.</summary>
    public string Kind { get; }

    /// <summary>Whether the metadata of objects alone is asked for.</summary>
    public bool IsMetadataOnly { get; }

    /// <summary>The name of the one object; <see langword="null"/> for many, or one that has no name yet.</summary>
    public string? Name { get; }

    /// <summary>The part of the object that is asked for or written, such as <c>status</c>.</summary>
    public string? Subresource { get; }

    /// <summary>The group and version that objects and lists carry.</summary>
    public string ApiVersion => _resource.ApiVersion;

    /// <summary>The plural name.</summary>
    public string Plural => _resource.Resource;

    /// <summary>The group and version of the resource, in words.</summary>
    public string GroupWords => string.IsNullOrEmpty(_resource.Group) ? "the core API group" : $"the API group {_resource.Group}";

    /// <summary>The API version.</summary>
    public string Version => _resource.Version;

    /// <summary>The namespace, in words.</summary>
    public string Where { get; }

    /// <summary>Whether the resource comes from a CustomResourceDefinition, as far as its group tells.</summary>
    public bool MayBeCustom => _resource.Group.Contains('.', StringComparison.Ordinal) && !_resource.Group.EndsWith(".k8s.io", StringComparison.Ordinal);

    /// <summary>Such as <c>deployments.v1.apps in all namespaces</c>.</summary>
    /// <returns>The words.</returns>
    public override string ToString()
    {
        var name = string.IsNullOrEmpty(Name) ? string.Empty : $" '{Name}'";
        return string.IsNullOrEmpty(Subresource) ? $"{_resource}{name} {Where}" : $"the {Subresource} of {_resource}{name} {Where}";
    }

    /// <summary>The address, relative to the server's, with a query.</summary>
    /// <param name="parameters">Names and values; those without a value are not sent.</param>
    /// <returns>The address.</returns>
    public Uri Address(params ReadOnlySpan<(string Name, string? Value)> parameters)
    {
        var query = new Query(_path);
        foreach (var (name, value) in parameters)
        {
            query.Add(name, value);
        }

        return query.ToUri();
    }

    /// <summary>The address, relative to the server's, of a list.</summary>
    /// <param name="options">The query.</param>
    /// <returns>The address.</returns>
    public Uri ListAddress(ListOptions options)
    {
        var query = new Query(_path);
        AddSelectors(ref query, options);
        query.Add("limit", options.Limit);
        query.Add("continue", options.Continue);
        if (string.IsNullOrEmpty(options.Continue))
        {
            // A continue token names its version itself; servers refuse both together.
            query.Add("resourceVersion", options.ResourceVersion);
            query.Add("resourceVersionMatch", options.ResourceVersionMatch);
        }

        query.Add("timeoutSeconds", options.TimeoutSeconds);
        return query.ToUri();
    }

    /// <summary>The address, relative to the server's, of a watch.</summary>
    /// <param name="options">The query.</param>
    /// <returns>The address.</returns>
    public Uri WatchAddress(ListOptions options)
    {
        var query = new Query(_path);
        query.Add("watch", "true");
        AddSelectors(ref query, options);
        query.Add("resourceVersion", options.ResourceVersion);
        query.Add("resourceVersionMatch", options.ResourceVersionMatch);
        if (options.AllowWatchBookmarks)
        {
            query.Add("allowWatchBookmarks", "true");
        }

        if (options.SendInitialEvents is { } sendInitialEvents)
        {
            query.Add("sendInitialEvents", sendInitialEvents ? "true" : "false");
        }

        query.Add("timeoutSeconds", options.TimeoutSeconds);
        return query.ToUri();
    }

    private static void AddSelectors(ref Query query, ListOptions options)
    {
        query.Add("labelSelector", options.LabelSelector);
        query.Add("fieldSelector", options.FieldSelector);
    }

    private struct Query(string path)
    {
        private readonly StringBuilder _text = new(path);
        private char _separator = '?';

        public void Add(string name, string? value)
        {
            if (!string.IsNullOrEmpty(value))
            {
                _text.Append(_separator).Append(name).Append('=').Append(Uri.EscapeDataString(value));
                _separator = '&';
            }
        }

        public void Add(string name, long? value)
        {
            if (value is > 0)
            {
                Add(name, value.Value.ToString(CultureInfo.InvariantCulture));
            }
        }

        public readonly Uri ToUri() => new(_text.ToString(), UriKind.Relative);
    }
}
