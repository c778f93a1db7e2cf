using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace Informers.EndToEnd.Tests;

/// <summary>Writes objects over plain HTTP, as some other program in the cluster would.</summary>
internal sealed class ApiClient(IApiServer server) : IDisposable
{
    private readonly HttpClient _http = server.CreateHttpClient();

    public async Task<JsonObject> CreateAsync(GroupVersionResource resource, JsonObject obj, CancellationToken ct) =>
        await SendAsync(HttpMethod.Post, PathOf(resource, Namespace(obj)), obj, ct);

    /// <summary>Changes an object by merge patch.</summary>
    public async Task<JsonObject> PatchAsync(GroupVersionResource resource, ObjectName name, JsonObject patch, CancellationToken ct) =>
        await SendAsync(HttpMethod.Patch, $"{PathOf(resource, name.Namespace)}/{name.Name}", patch, ct, "application/merge-patch+json");

    public async Task DeleteAsync(GroupVersionResource resource, ObjectName name, CancellationToken ct) =>
        await SendAsync(HttpMethod.Delete, $"{PathOf(resource, name.Namespace)}/{name.Name}", null, ct);

    /// <summary>What exists, by name, with the version of each.</summary>
    public async Task<Dictionary<ObjectName, string>> VersionsAsync(
        GroupVersionResource resource, CancellationToken ct, string @namespace = "")
    {
        var list = await SendAsync(HttpMethod.Get, PathOf(resource, @namespace), null, ct);
        return list["items"]!.AsArray().Select(static item => item!["metadata"]!).ToDictionary(
            static metadata => new ObjectName((string?)metadata["namespace"] ?? string.Empty, (string)metadata["name"]!),
            static metadata => (string)metadata["resourceVersion"]!);
    }

    /// <summary>Waits until the server answers a list of this resource, which a definition just made may take a moment for.</summary>
    public async Task WaitUntilServedAsync(GroupVersionResource resource, CancellationToken ct)
    {
        while (true)
        {
            using var response = await _http.GetAsync(PathOf(resource, string.Empty), ct);
            if (response.StatusCode == HttpStatusCode.OK)
            {
                return;
            }

            // Not known yet, or known and not ready: a real server needs some milliseconds for each, more while it is being asked all the
            // time, and only asking tells.
            Assert.True(response.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.TooManyRequests, response.StatusCode.ToString());
            await Task.Delay(TimeSpan.FromMilliseconds(20), ct);
        }
    }

    public void Dispose() => _http.Dispose();

    private static string Namespace(JsonObject obj) => (string?)obj["metadata"]?["namespace"] ?? string.Empty;

    private static string PathOf(GroupVersionResource resource, string @namespace) =>
        (resource.Group.Length == 0 ? $"api/{resource.Version}/" : $"apis/{resource.Group}/{resource.Version}/")
        + (@namespace.Length == 0 ? string.Empty : $"namespaces/{@namespace}/")
        + resource.Resource;

    private async Task<JsonObject> SendAsync(
        HttpMethod method, string path, JsonObject? body, CancellationToken ct, string contentType = "application/json")
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is not null)
        {
            request.Content = new StringContent(body.ToJsonString(), Encoding.UTF8, contentType);
        }

        using var response = await _http.SendAsync(request, ct);
        var text = await response.Content.ReadAsStringAsync(ct);
        Assert.True(response.IsSuccessStatusCode, $"{method} {path}: {(int)response.StatusCode} {text}");
        return JsonNode.Parse(text)!.AsObject();
    }
}
