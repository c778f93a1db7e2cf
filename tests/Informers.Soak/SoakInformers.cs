using k8s.Models;

namespace Informers.Soak;

/// <summary>The kinds that are followed: four a factory.</summary>
[GenerateInformer(typeof(V1ConfigMap))]
[GenerateInformer(typeof(V1Deployment))]
[GenerateInformer(typeof(V1Node))]
[GenerateInformer(typeof(V1Pod))]
public partial class SoakInformers;
