namespace k8s.Models;

// A template has metadata, and no kind of its own: the generated part can't know that.
public partial record V1PodTemplateSpec : IMetadata<V1ObjectMeta>;
