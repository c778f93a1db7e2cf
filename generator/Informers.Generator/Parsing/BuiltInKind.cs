namespace Informers.Generator;

/// <summary>What the table of built-in kinds says of one.</summary>
/// <param name="Plural">The plural, lower-case name in URLs.</param>
/// <param name="Scope">The name of the scope's enum member.</param>
/// <param name="IsListable">Whether a server lists and watches it; some kinds can only be created.</param>
internal sealed record BuiltInKind(string Plural, string Scope, bool IsListable);
