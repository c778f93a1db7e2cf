namespace Informers.Generator;

/// <summary>A property that holds labels or annotations.</summary>
/// <param name="InterfaceName">The interface it is read through, as emitted code writes it.</param>
internal sealed record MapModel(string InterfaceName);
