using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Informers;
using Informers.Rest;
using k8s;

namespace Corpus.Support;

/// <summary>What operators write with: single requests to the API server. What it returns is the caller's own.</summary>
public sealed class KubeApi(IRestClient client)
{
    public Task<T> GetAsync<T>(GroupVersionResource resource, ObjectName name, CancellationToken cancellationToken)
        where T : class => SendAsync<T>(HttpMethod.Get, PathOf(resource, name), null, cancellationToken);

    public async Task<T?> FindAsync<T>(GroupVersionResource resource, ObjectName name, CancellationToken cancellationToken)
        where T : class
    {
        try
        {
            return await GetAsync<T>(resource, name, cancellationToken);
        }
        catch (KubeApiException error) when (error.Code == HttpStatusCode.NotFound)
        {
            return null;
        }
    }

    public Task<T> CreateAsync<T>(GroupVersionResource resource, string @namespace, T obj, CancellationToken cancellationToken)
        where T : class => SendAsync<T>(HttpMethod.Post, PathOf(resource, @namespace), Json(obj), cancellationToken);

    public Task<T> ReplaceAsync<T>(GroupVersionResource resource, ObjectName name, T obj, CancellationToken cancellationToken)
        where T : class => SendAsync<T>(HttpMethod.Put, PathOf(resource, name), Json(obj), cancellationToken);

    public Task<T> ReplaceStatusAsync<T>(GroupVersionResource resource, ObjectName name, T obj, CancellationToken cancellationToken)
        where T : class => SendAsync<T>(HttpMethod.Put, PathOf(resource, name) + "/status", Json(obj), cancellationToken);

    /// <summary>A merge patch.</summary>
    public Task<T> PatchAsync<T>(GroupVersionResource resource, ObjectName name, object patch, CancellationToken cancellationToken)
        where T : class =>
        SendAsync<T>(HttpMethod.Patch, PathOf(resource, name), Json(patch, "application/merge-patch+json"), cancellationToken);

    public Task<T> PatchStatusAsync<T>(GroupVersionResource resource, ObjectName name, object patch, CancellationToken cancellationToken)
        where T : class =>
        SendAsync<T>(
            HttpMethod.Patch, PathOf(resource, name) + "/status", Json(patch, "application/merge-patch+json"), cancellationToken);

    public async Task DeleteAsync(GroupVersionResource resource, ObjectName name, string? uid, CancellationToken cancellationToken)
    {
        var options = uid is null ? null : Json(new { preconditions = new { uid } });
        using var response = await RespondAsync(HttpMethod.Delete, PathOf(resource, name), options, cancellationToken);
        if (!response.IsSuccessStatusCode && response.StatusCode != HttpStatusCode.NotFound)
        {
            throw await KubeApiException.OfAsync(response, cancellationToken);
        }
    }

    private static string PathOf(GroupVersionResource resource, string @namespace)
    {
        var root = resource.Group.Length == 0 ? $"api/{resource.Version}" : $"apis/{resource.Group}/{resource.Version}";
        return @namespace.Length == 0 ? $"{root}/{resource.Resource}" : $"{root}/namespaces/{@namespace}/{resource.Resource}";
    }

    private static string PathOf(GroupVersionResource resource, ObjectName name) => $"{PathOf(resource, name.Namespace)}/{name.Name}";

    private static StringContent Json(object body, string mediaType = "application/json") =>
        new(KubernetesJson.Serialize(body), Encoding.UTF8, new MediaTypeHeaderValue(mediaType));

    private async Task<T> SendAsync<T>(HttpMethod method, string path, HttpContent? content, CancellationToken cancellationToken)
        where T : class
    {
        using var response = await RespondAsync(method, path, content, cancellationToken);
        if (!response.IsSuccessStatusCode)
        {
            throw await KubeApiException.OfAsync(response, cancellationToken);
        }

        await using var body = await response.Content.ReadAsStreamAsync(cancellationToken);
        return KubernetesJson.Deserialize<T>(body);
    }

    private async Task<HttpResponseMessage> RespondAsync(
        HttpMethod method, string path, HttpContent? content, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, new Uri(path, UriKind.Relative)) { Content = content };
        return await client.SendAsync(request, cancellationToken);
    }
}
