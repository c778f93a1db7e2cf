namespace Informers.Rest;

/// <summary>The query of a list or a watch. Unset members are not sent.</summary>
/// <remarks>The counterpart of apimachinery's <c>metav1.ListOptions</c>.</remarks>
public sealed class ListOptions
{
    /// <summary>Restricts by labels, such as <c>app=web,tier in (front,back)</c>.</summary>
    public string? LabelSelector { get; set; }

    /// <summary>Restricts by fields, such as <c>spec.nodeName=n1</c>.</summary>
    public string? FieldSelector { get; set; }

    /// <summary>The resource version that the answer relates to; <c>0</c> means any that the server has at hand.</summary>
    public string? ResourceVersion { get; set; }

    /// <summary>How <see cref="ResourceVersion"/> is meant: <c>NotOlderThan</c> or <c>Exact</c>.</summary>
    public string? ResourceVersionMatch { get; set; }

    /// <summary>The largest number of items of one page.</summary>
    public long? Limit { get; set; }

    /// <summary>The token of the next page.</summary>
    public string? Continue { get; set; }

    /// <summary>Seconds after which the server ends a watch.</summary>
    public long? TimeoutSeconds { get; set; }

    /// <summary>Whether a watch may carry bookmarks.</summary>
    public bool AllowWatchBookmarks { get; set; }

    /// <summary>Whether a watch starts with all that exists, as a streaming list.</summary>
    public bool? SendInitialEvents { get; set; }

    /// <summary>A copy that can be changed apart.</summary>
    /// <returns>The copy.</returns>
    public ListOptions Clone() => (ListOptions)MemberwiseClone();
}
