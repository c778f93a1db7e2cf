namespace k8s.Authentication;

public abstract class ServiceClientCredentials
{
    /// <summary>Puts what authenticates the caller on a request, just before it is sent. The base does nothing.</summary>
    public virtual Task ProcessHttpRequestAsync(HttpRequestMessage request, CancellationToken cancellationToken) => Task.CompletedTask;
}
