using k8s.Models;

namespace Informers.EndToEnd.Tests;

[GenerateInformer(typeof(V1Deployment))]
[GenerateInformer(typeof(V1Pod))]
[GenerateInformer(typeof(V1ConfigMap))]
[GenerateInformer(typeof(V1Node))]
[GenerateInformer(typeof(V1StatefulSet))]
[GenerateInformer(typeof(CronTab))]
public partial class ClusterInformers;
