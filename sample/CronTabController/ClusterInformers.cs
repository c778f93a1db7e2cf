using CronTabController.Generated.Stable.V1;
using Informers;

namespace CronTabController;

/// <summary>The whole declaration: a resource of a definition in YAML, one of a class, and an index of the latter by what controls it.</summary>
[GenerateInformer(typeof(CronTab))]
[GenerateInformer(typeof(Job))]
[InformerIndex(typeof(Job), "ByController", IndexPaths.Controller)]
public sealed partial class ClusterInformers;
