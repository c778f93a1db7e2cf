using System;
using System.Collections.Concurrent;
using System.Linq;
using System.Runtime.CompilerServices;
using System.Threading;
using Microsoft.CodeAnalysis;

namespace Informers.Generator;

/// <summary>
/// Remembers the resources of referenced assemblies, as <see cref="DecoderGraphs"/> does decoders, and for the same reasons. Paths of a projection are
/// typed letter by letter: classes are remembered whole, and only the last projection of them.
/// </summary>
internal static class AssemblyResources
{
    private static readonly ConditionalWeakTable<IAssemblySymbol, ConcurrentDictionary<(string, bool), Remembered>> Assemblies = new();

    /// <summary>The resources of an assembly.</summary>
    /// <param name="assembly">A referenced assembly.</param>
    /// <param name="compilation">Who asks: what can be seen depends on that.</param>
    /// <param name="projection">What is wanted of the classes; null for what they say of themselves.</param>
    /// <param name="parse">Finds them where they are not remembered, and whole when it is told that they are projected later.</param>
    public static EquatableArray<ResourceModel> Get(
        IAssemblySymbol assembly, Compilation compilation, ProjectionModel? projection, Func<bool, EquatableArray<ResourceModel>> parse)
    {
        var remembered = Assemblies.GetValue(assembly, static _ => new ConcurrentDictionary<(string, bool), Remembered>());

        // Under another alias alone nothing of an assembly can be reached.
        var aliases = compilation.GetMetadataReference(assembly)?.Properties.Aliases ?? [];
        var key = (string.Join(",", aliases) + ";" + compilation.AssemblyName, projection is not null);
        if (!remembered.TryGetValue(key, out var found))
        {
            found = remembered.GetOrAdd(key, new Remembered(parse(projection is not null)));
        }

        return projection is null ? found.Resources : found.Project(projection);
    }

    private sealed class Remembered(EquatableArray<ResourceModel> resources)
    {
        private Projected? _last;

        public EquatableArray<ResourceModel> Resources => resources;

        // Two that ask for different projections at once take the place of one another: each has its own all the same.
        public EquatableArray<ResourceModel> Project(ProjectionModel projection)
        {
            if (Volatile.Read(ref _last) is { } last && last.Projection.Equals(projection))
            {
                return last.Resources;
            }

            var projected = new Projected(projection, [.. resources.Select(
                resource => resource with { Projection = new ProjectionParser(resource.Decoder, report: null).Parse(projection, isOfMany: true) })]);
            Volatile.Write(ref _last, projected);
            return projected.Resources;
        }
    }

    private sealed record Projected(ProjectionModel Projection, EquatableArray<ResourceModel> Resources);
}
