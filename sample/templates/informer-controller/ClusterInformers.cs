using Informer_Controller.Generated.Example.V1;
using Informers;

namespace Informer_Controller;

/// <summary>What this controller follows. The generator makes it a factory, with an informer and a lister for each resource.</summary>
[GenerateInformer(typeof(Website))]
[GenerateInformer(typeof(ConfigMap))]
public sealed partial class ClusterInformers;
