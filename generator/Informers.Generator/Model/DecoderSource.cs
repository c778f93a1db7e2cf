namespace Informers.Generator;

/// <summary>Where a resource class's decoder comes from.</summary>
internal enum DecoderSource
{
    /// <summary>It is emitted.</summary>
    Emitted,

    /// <summary>From a <c>JsonSerializerContext</c>: of the attribute, or KubernetesClient's.</summary>
    SerializerContext,

    /// <summary>By reflection, which the attribute allows.</summary>
    Reflection,

    /// <summary>It comes with the informer, from another assembly.</summary>
    Elsewhere,

    /// <summary>From nowhere: an error.</summary>
    None,
}
