using Informers;
using k8s.Models;

namespace DeploymentWatcher;

/// <summary>The whole declaration: the generator makes it a factory with <c>Apps.V1.Deployments</c> and so on.</summary>
[GenerateInformer(typeof(V1Deployment))]
[GenerateInformer(typeof(V1Pod))]
[GenerateInformer(typeof(V1Node))]
internal sealed partial class ClusterInformers;
