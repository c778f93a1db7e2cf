using System.Runtime.CompilerServices;

namespace Informers;

/// <summary>Decides whether an informer watches over its cache.</summary>
internal static class MutationDetection
{
    /// <summary>Turns the detector on for all informers that do not say otherwise.</summary>
    public const string Variable = "INFORMERS_CACHE_MUTATION_DETECTOR";

    /// <summary>The same, by the name that client-go has for it.</summary>
    public const string VariableOfClientGo = "KUBE_CACHE_MUTATION_DETECTOR";

    /// <summary>Whether the environment asks for it.</summary>
    /// <param name="variableOf">Reads a variable.</param>
    public static bool IsOn(Func<string, string?> variableOf) => IsTrue(variableOf(Variable) ?? variableOf(VariableOfClientGo));

    /// <summary>Why objects of a type cannot be watched; <see langword="null"/> when they can.</summary>
    public static string? Obstacle<T>(ResourceType<T> resourceType)
        where T : class =>
        resourceType.DeepCopy is null
            ? $"no deep copy of {typeof(T)} is known. The generator emits one where it can (see INF0060); a ResourceType of one's own overrides DeepCopy"
            : !RuntimeFeature.IsDynamicCodeSupported
                ? "it reads members by reflection, which a natively compiled program lacks. Run it in a build that is not"
                : null;

    // What Go takes for true.
    private static bool IsTrue(string? value) => value is "1" or "t" or "T" or "true" or "True" or "TRUE";
}
