using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace Informers.Testing.Tests;

/// <summary>A server, and a plain client that sees what goes over the wire.</summary>
public abstract class ApiTest : IAsyncLifetime
{
    protected const string ConfigMaps = "/api/v1/namespaces/default/configmaps";
    protected const string Pods = "/api/v1/namespaces/default/pods";
    protected const string Deployments = "/apis/apps/v1/namespaces/default/deployments";

    protected static readonly GroupVersionResource ConfigMapsResource = new("", "v1", "configmaps");
    protected static readonly GroupVersionResource PodsResource = new("", "v1", "pods");

    protected FakeApiServer Server { get; private set; } = null!;

    protected HttpClient Client { get; private set; } = null!;

    protected ManualTimeProvider Time { get; } = new(new DateTimeOffset(2026, 11, 20, 12, 0, 0, TimeSpan.Zero));

    protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        Server = await FakeApiServer.StartAsync(Options(), Cancellation);
        Client = new HttpClient { BaseAddress = Server.Address, Timeout = Timeout.InfiniteTimeSpan };
    }

    public virtual async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await Server.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    protected virtual FakeApiServerOptions Options() => new() { TimeProvider = Time };

    protected async Task<(HttpStatusCode Code, JsonObject Body)> SendAsync(
        HttpMethod method, string path, string? body = null, string contentType = "application/json")
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is not null)
        {
            request.Content = new StringContent(body, Encoding.UTF8, contentType);
        }

        using var response = await Client.SendAsync(request, Cancellation);
        var text = await response.Content.ReadAsStringAsync(Cancellation);
        return (response.StatusCode, JsonNode.Parse(text)!.AsObject());
    }

    protected Task<(HttpStatusCode Code, JsonObject Body)> GetAsync(string path) => SendAsync(HttpMethod.Get, path);

    protected Task<(HttpStatusCode Code, JsonObject Body)> PostAsync(string path, string body) => SendAsync(HttpMethod.Post, path, body);

    protected Task<(HttpStatusCode Code, JsonObject Body)> PutAsync(string path, string body) => SendAsync(HttpMethod.Put, path, body);

    protected Task<(HttpStatusCode Code, JsonObject Body)> PatchAsync(
        string path, string body, string contentType = "application/merge-patch+json") =>
        SendAsync(HttpMethod.Patch, path, body, contentType);

    protected Task<(HttpStatusCode Code, JsonObject Body)> DeleteAsync(string path, string? body = null) =>
        SendAsync(HttpMethod.Delete, path, body);

    /// <summary>Creates config maps named so, with a label.</summary>
    protected void CreateConfigMaps(params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            Server.Create(ConfigMapsResource, Object(name));
        }
    }

    protected static JsonObject Object(string name, string @namespace = "default", string? label = null)
    {
        var metadata = new JsonObject { ["name"] = name, ["namespace"] = @namespace };
        if (label is not null)
        {
            metadata["labels"] = new JsonObject { ["app"] = label };
        }

        return new JsonObject { ["metadata"] = metadata };
    }

    protected static string[] Names(JsonObject list) => [.. list["items"]!.AsArray().Select(i => i!["metadata"]!["name"]!.GetValue<string>())];

    protected static string ResourceVersion(JsonObject obj) => obj["metadata"]!["resourceVersion"]!.GetValue<string>();

    protected Task<WatchReader> WatchAsync(string pathAndQuery) => WatchReader.OpenAsync(Client, pathAndQuery, Cancellation);

    protected static ObjectName Name(string name, string @namespace = "default") => new(@namespace, name);
}
