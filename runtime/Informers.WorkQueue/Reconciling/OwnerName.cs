namespace Informers;

/// <summary>What an object says of one of its owners, whatever the class of the reference.</summary>
/// <param name="ApiVersion">The owner's group and version, such as <c>apps/v1</c>.</param>
/// <param name="Kind">The owner's kind.</param>
/// <param name="Name">The owner's name.</param>
/// <param name="Controller">Whether the owner is the one that manages the object.</param>
public readonly record struct OwnerName(string? ApiVersion, string? Kind, string? Name, bool? Controller);
