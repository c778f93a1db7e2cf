using System.Net;
using System.Text.Json.Nodes;
using Informers.Tests;

namespace Informers.Testing.Tests;

/// <summary>Reads a watch line by line.</summary>
public sealed class WatchReader : IDisposable
{
    private readonly HttpResponseMessage _response;
    private readonly StreamReader _reader;
    private readonly CancellationToken _cancellationToken;

    private WatchReader(HttpResponseMessage response, StreamReader reader, CancellationToken cancellationToken)
    {
        _response = response;
        _reader = reader;
        _cancellationToken = cancellationToken;
    }

    public static async Task<WatchReader> OpenAsync(HttpClient client, string pathAndQuery, CancellationToken cancellationToken)
    {
        var response = await client.GetAsync(new Uri(pathAndQuery, UriKind.RelativeOrAbsolute), HttpCompletionOption.ResponseHeadersRead, cancellationToken)
            .WithinTimeout();
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return new WatchReader(response, new StreamReader(await response.Content.ReadAsStreamAsync(cancellationToken)), cancellationToken);
    }

    /// <summary>The next line as it is; <see langword="null"/> at the clean end.</summary>
    public async Task<string?> ReadLineAsync() => await _reader.ReadLineAsync(_cancellationToken).AsTask().WithinTimeout();

    /// <summary>The next event.</summary>
    public async Task<JsonObject> ReadAsync() => JsonNode.Parse((await ReadLineAsync())!)!.AsObject();

    /// <summary>The next event as <c>TYPE name@resourceVersion</c>.</summary>
    public async Task<string> NextAsync()
    {
        var e = await ReadAsync();
        var metadata = e["object"]!["metadata"]!;
        return $"{e["type"]} {metadata["name"]}@{metadata["resourceVersion"]}";
    }

    /// <summary>All that follows, to the clean end.</summary>
    public async Task<List<string>> RestAsync()
    {
        var lines = new List<string>();
        while (await ReadLineAsync() is { } line)
        {
            lines.Add(line);
        }

        return lines;
    }

    public void Dispose()
    {
        _reader.Dispose();
        _response.Dispose();
    }
}
