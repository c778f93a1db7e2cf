namespace Informers.Tests;

/// <summary>A small resource class for tests that need objects but no generator: <c>widgets.v1.example.com</c>.</summary>
public sealed class Widget
{
    public string? Name { get; set; }

    /// <summary><see langword="null"/> or empty when cluster scoped.</summary>
    public string? Namespace { get; set; }

    public string? ResourceVersion { get; set; }

    public string? Uid { get; set; }

    public Dictionary<string, string>? Labels { get; set; }

    public Dictionary<string, string>? Annotations { get; set; }

    /// <summary><c>spec.value</c>, for whatever a test wants to tell apart.</summary>
    public string? Value { get; set; }

    /// <summary>The number of <c>metadata.managedFields</c>; 0 unless the decoder was told to keep them.</summary>
    public int ManagedFieldsCount { get; set; }

    public override string ToString() => $"{Namespace}/{Name}@{ResourceVersion}={Value}";
}
