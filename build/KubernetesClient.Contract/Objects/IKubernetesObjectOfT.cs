using k8s.Models;

namespace k8s;

public interface IKubernetesObject<TMetadata> : IKubernetesObject, IMetadata<TMetadata>;
