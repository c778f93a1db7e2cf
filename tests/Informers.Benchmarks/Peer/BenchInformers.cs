using k8s.Models;

namespace Informers.Benchmarks.Peer;

[GenerateInformer(typeof(V1Pod))]
[GenerateInformer(typeof(V1ConfigMap))]
[GenerateInformer(typeof(V1Deployment))]
internal sealed partial class BenchInformers;
