using System.Net.Http.Json;
using Corpus.Support;
using Informers;
using k8s.Models;

namespace Corpus.Forwarding;

/// <summary>Forwards changes of labelled pods to an HTTP endpoint.</summary>
public sealed class EventForwarder(ClusterInformers factory, HttpClient http, string label) : IResourceEventHandler<V1Pod>
{
    private readonly HashSet<ObjectName> _forwarded = [];
    private int _failures;

    public int Failures => Volatile.Read(ref _failures);

    public IResourceEventHandlerRegistration Register() =>
        factory.Core.V1.Pods.Informer.AddEventHandler(this, new EventHandlerOptions
        {
            Name = "forwarder",
            ErrorHandler = error => Interlocked.Increment(ref _failures),
        });

    public void OnAdd(V1Pod obj, bool isInInitialList)
    {
        if (HasLabel(obj))
        {
            _forwarded.Add(NameOf(obj));
            Post("added", obj);
        }
    }

    public void OnUpdate(V1Pod oldObj, V1Pod newObj)
    {
        if (!HasLabel(newObj))
        {
            return;
        }

        if (oldObj.Metadata.ResourceVersion == newObj.Metadata.ResourceVersion)
        {
            return;
        }

        var type = _forwarded.Add(NameOf(newObj)) ? "added" : "updated";
        Task.Run(() => http.PostAsJsonAsync(new Uri("events", UriKind.Relative), new { type, name = NameOf(newObj).ToString() }));
    }

    public void OnDelete(DeletedObject<V1Pod> deleted)
    {
        if (!_forwarded.Remove(deleted.Name))
        {
            return;
        }

        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri("events", UriKind.Relative))
        {
            Content = JsonContent.Create(new { type = "deleted", name = deleted.Name.ToString() }),
        };
        using var response = http.Send(request);
        response.EnsureSuccessStatusCode();
    }

    private static ObjectName NameOf(V1Pod pod) => new(pod.Metadata.NamespaceProperty, pod.Metadata.Name);

    private bool HasLabel(V1Pod pod) => pod.Metadata.Labels?.ContainsKey(label) is true;

    private void Post(string type, V1Pod pod)
    {
        var task = http.PostAsJsonAsync(new Uri("events", UriKind.Relative), new { type, name = NameOf(pod).ToString() });
        try
        {
            using var response = task.Result;
            response.EnsureSuccessStatusCode();
        }
        catch (AggregateException)
        {
            Interlocked.Increment(ref _failures);
        }
    }
}
