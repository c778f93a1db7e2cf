namespace Informers.Generator;

/// <summary>An informer that is there to be used.</summary>
/// <param name="Interface">Its interface, as emitted code writes it.</param>
/// <param name="Class">Its class, as emitted code writes it.</param>
/// <param name="IsPublic">Whether other assemblies see it.</param>
internal sealed record GeneratedInformerModel(string Interface, string Class, bool IsPublic);
