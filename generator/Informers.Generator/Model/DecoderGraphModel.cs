namespace Informers.Generator;

/// <summary>The decoder of a resource class.</summary>
/// <param name="Type">The class, as emitted code writes it.</param>
/// <param name="Source">Where the decoder comes from.</param>
internal sealed record DecoderGraphModel(string Type, DecoderSource Source)
{
    /// <summary>The name of the emitted decoder's class, where it is emitted.</summary>
    public string? RootName { get; init; }

    /// <summary>The class and everything reachable from it, where the decoder is emitted; ordered by name.</summary>
    public EquatableArray<DecoderTypeModel> Types { get; init; }

    /// <summary>The serializer context, as emitted code writes it.</summary>
    public string? SerializerContext { get; init; }

    /// <summary>Why the decoder is not emitted; null where it is.</summary>
    public DecoderProblemModel? Problem { get; init; }
}
