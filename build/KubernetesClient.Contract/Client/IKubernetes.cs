namespace k8s;

/// <summary>Of the real interface's thousand members this is the one that generated informers use.</summary>
public interface IKubernetes : IDisposable
{
    Uri BaseUri { get; set; }
}
