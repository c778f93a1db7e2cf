namespace Informers.Generator;

/// <summary>Why no decoder can be emitted for a resource class.</summary>
/// <param name="Path">The member, such as <c>spec.containers[].env</c>; empty for the class itself.</param>
/// <param name="Reason">A sentence about the member's type, without the last dot.</param>
internal sealed record DecoderProblemModel(string Path, string Reason);
