namespace Informers.Generator;

/// <summary>An extension method <c>DeepCopy()</c> of the author's.</summary>
/// <param name="Type">The type that it extends, in full.</param>
/// <param name="Namespace">
/// The one namespace in which another of that name could not be told from it, where only its own class sees it; empty for the global one;
/// null where others see it.
/// </param>
internal sealed record OwnDeepCopyModel(string Type, string? Namespace);
