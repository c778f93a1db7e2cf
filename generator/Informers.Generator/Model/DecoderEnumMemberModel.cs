namespace Informers.Generator;

/// <summary>A member of an enum.</summary>
/// <param name="JsonName">Its text in JSON.</param>
/// <param name="Name">Its name in C#, escaped.</param>
internal sealed record DecoderEnumMemberModel(string JsonName, string Name);
