using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace Informers.Generator.Tests;

/// <summary>What test compilations reference.</summary>
internal static class References
{
    /// <summary>The framework this test runs on.</summary>
    public static ImmutableArray<MetadataReference> Framework { get; } =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(static path => Path.GetDirectoryName(path) == Path.GetDirectoryName(typeof(object).Assembly.Location))
            .Order(StringComparer.Ordinal)
            .Select(static path => MetadataReference.CreateFromFile(path)),
    ];

    /// <summary>The runtime library, and what it names in its public surface.</summary>
    public static ImmutableArray<MetadataReference> Runtime { get; } =
    [
        MetadataReference.CreateFromFile(typeof(GenerateInformerAttribute).Assembly.Location),
        MetadataReference.CreateFromFile(typeof(Microsoft.Extensions.Logging.ILoggerFactory).Assembly.Location),
    ];

    /// <summary>KubernetesClient, or what stands for it in this repository.</summary>
    public static MetadataReference KubernetesClient { get; } = MetadataReference.CreateFromFile(typeof(k8s.Models.V1Pod).Assembly.Location);

    /// <summary>What a user of the package with KubernetesClient has.</summary>
    public static ImmutableArray<MetadataReference> WithKubernetesClient => [.. Default, KubernetesClient];

    /// <summary>What a user of the package without KubernetesClient has.</summary>
    public static ImmutableArray<MetadataReference> Default { get; } = [.. Framework, .. Runtime];
}
