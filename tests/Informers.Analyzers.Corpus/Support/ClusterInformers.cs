using Informers;
using k8s.Models;

namespace Corpus.Support;

/// <summary>The built-in kinds that most samples follow.</summary>
[GenerateInformer(typeof(V1Pod))]
[GenerateInformer(typeof(V1Node))]
[GenerateInformer(typeof(V1Service))]
[GenerateInformer(typeof(V1ConfigMap))]
[GenerateInformer(typeof(V1Secret))]
[GenerateInformer(typeof(V1Namespace))]
[GenerateInformer(typeof(V1Deployment))]
[GenerateInformer(typeof(V1ReplicaSet))]
[GenerateInformer(typeof(V1Job))]
public sealed partial class ClusterInformers;
