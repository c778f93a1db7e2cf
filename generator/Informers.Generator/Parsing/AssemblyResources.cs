using System;
using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;

namespace Informers.Generator;

/// <summary>Remembers the resources of referenced assemblies, as <see cref="DecoderGraphs"/> does decoders, and for the same reasons.</summary>
internal static class AssemblyResources
{
    private static readonly ConditionalWeakTable<IAssemblySymbol, ConcurrentDictionary<(string, ProjectionModel?), Remembered>> Assemblies = new();

    /// <summary>The resources of an assembly.</summary>
    /// <param name="assembly">A referenced assembly.</param>
    /// <param name="compilation">Who asks: what can be seen depends on that.</param>
    /// <param name="projection">What is wanted of the classes.</param>
    /// <param name="parse">Finds them where they are not remembered.</param>
    public static EquatableArray<ResourceModel> Get(
        IAssemblySymbol assembly, Compilation compilation, ProjectionModel? projection, Func<EquatableArray<ResourceModel>> parse)
    {
        var remembered = Assemblies.GetValue(assembly, static _ => new ConcurrentDictionary<(string, ProjectionModel?), Remembered>());

        // Under another alias alone nothing of an assembly can be reached.
        var aliases = compilation.GetMetadataReference(assembly)?.Properties.Aliases ?? [];
        var key = (string.Join(",", aliases) + ";" + compilation.AssemblyName, projection);
        if (!remembered.TryGetValue(key, out var found))
        {
            found = remembered.GetOrAdd(key, new Remembered(parse()));
        }

        return found.Resources;
    }

    private sealed record Remembered(EquatableArray<ResourceModel> Resources);
}
