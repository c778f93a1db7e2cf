namespace Informers.Rest;

/// <summary>One reason among several of a <see cref="Status"/>.</summary>
/// <param name="Reason">A word for machines, such as <c>ResourceVersionTooLarge</c>.</param>
/// <param name="Message">A sentence for people.</param>
/// <param name="Field">The field it is about.</param>
public sealed record StatusCause(string? Reason, string? Message, string? Field);
