using System.Net;

namespace Informers.EndToEnd.Tests;

/// <summary>A list or a watch that an informer asked for, and how it was answered.</summary>
internal sealed class SentRequest
{
    private readonly Dictionary<string, string> _query;

    public SentRequest(Uri address)
    {
        var text = address.OriginalString;
        var question = text.IndexOf('?', StringComparison.Ordinal);
        Path = question < 0 ? text : text[..question];
        _query = question < 0
            ? []
            : text[(question + 1)..].Split('&').Select(static pair => pair.Split('=', 2)).ToDictionary(
                static pair => pair[0], static pair => Uri.UnescapeDataString(pair[1]));
    }

    public string Path { get; }

    public bool IsWatch => this["watch"] == "true";

    public bool IsStreamingList => this["sendInitialEvents"] == "true";

    /// <summary>Where the page starts, for every page but the first; <see langword="null"/> for these.</summary>
    public string? Continue => this["continue"];

    public string? Limit => this["limit"];

    public string? ResourceVersion => this["resourceVersion"];

    /// <summary>How long the informer let pass since its request before, by what it waited for and not by any clock.</summary>
    public TimeSpan DelayBefore { get; init; }

    /// <summary>The answer; <see langword="null"/> while there is none.</summary>
    public HttpStatusCode? StatusCode { get; set; }

    /// <summary>A member of the query.</summary>
    public string? this[string name] => _query.GetValueOrDefault(name);

    public override string ToString() =>
        $"{(DelayBefore > TimeSpan.Zero ? $"after {DelayBefore.TotalSeconds:F1} s: " : string.Empty)}{(IsWatch ? "watch" : "list")} {string.Join('&', _query.Where(static pair => pair.Key != "watch").Select(static pair => $"{pair.Key}={(pair.Key == "continue" ? "…" : pair.Value)}"))} -> {(int?)StatusCode}";
}
