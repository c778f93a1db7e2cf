namespace Informers.Generator;

/// <summary>The names of the pipeline's steps, for tests.</summary>
internal static class TrackingNames
{
    /// <summary>MSBuild properties.</summary>
    public const string Settings = nameof(Settings);

    /// <summary>What there is in the namespace that the project sets.</summary>
    public const string Root = nameof(Root);

    /// <summary>What the compilation has, beside resource classes.</summary>
    public const string Environment = nameof(Environment);

    /// <summary>Each class with the attribute, as its source says it.</summary>
    public const string Hosts = nameof(Hosts);

    /// <summary>All names, settled.</summary>
    public const string Plan = nameof(Plan);

    /// <summary>Each host to emit.</summary>
    public const string Factories = nameof(Factories);

    /// <summary>Each informer with its lister to emit.</summary>
    public const string Informers = nameof(Informers);

    /// <summary>Each resource type to emit.</summary>
    public const string ResourceTypes = nameof(ResourceTypes);

    /// <summary>Each decoder to emit.</summary>
    public const string Decoders = nameof(Decoders);

    /// <summary>Each encoder to emit.</summary>
    public const string Encoders = nameof(Encoders);

    /// <summary>All informers that other assemblies may use.</summary>
    public const string Announcements = nameof(Announcements);

    /// <summary>What roles must allow.</summary>
    public const string Permissions = nameof(Permissions);

    /// <summary>Each copier to emit.</summary>
    public const string Copiers = nameof(Copiers);

    /// <summary>The types for which the author has a <c>DeepCopy()</c>.</summary>
    public const string OwnDeepCopies = nameof(OwnDeepCopies);

    /// <summary>The <c>DeepCopy()</c> methods to emit, by namespace.</summary>
    public const string DeepCopies = nameof(DeepCopies);

    /// <summary>Whether the bridge to KubernetesClient is emitted.</summary>
    public const string KubernetesClient = nameof(KubernetesClient);

    /// <summary>What classes of custom resources can be made of.</summary>
    public const string CrdEnvironment = nameof(CrdEnvironment);

    /// <summary>Where the classes of custom resources go.</summary>
    public const string CrdRoot = nameof(CrdRoot);

    /// <summary>The definitions of custom resources in each file.</summary>
    public const string CrdFiles = nameof(CrdFiles);

    /// <summary>The names of all classes of custom resources, settled.</summary>
    public const string CrdPlan = nameof(CrdPlan);

    /// <summary>The classes of each version of a custom resource to emit.</summary>
    public const string CrdClasses = nameof(CrdClasses);

    /// <summary>The same as resources, with their decoders.</summary>
    public const string CrdResources = nameof(CrdResources);
}
