using System.ComponentModel;

namespace Informers;

/// <summary>
/// Says that an assembly has a generated informer of one of its resource classes, so that factories of other assemblies use that one and emit
/// none of their own. Written by the source generator.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
[AttributeUsage(AttributeTargets.Assembly, AllowMultiple = true)]
public sealed class GeneratedInformerAttribute : Attribute
{
    /// <summary>Names the class and its informer.</summary>
    /// <param name="resourceType">The class of the objects.</param>
    /// <param name="informerInterface">The generated interface of informer and lister.</param>
    /// <param name="informer">The generated class that implements it.</param>
    public GeneratedInformerAttribute(Type resourceType, Type informerInterface, Type informer)
    {
        ArgumentNullException.ThrowIfNull(resourceType);
        ArgumentNullException.ThrowIfNull(informerInterface);
        ArgumentNullException.ThrowIfNull(informer);
        ResourceType = resourceType;
        InformerInterface = informerInterface;
        Informer = informer;
    }

    /// <summary>The class of the objects.</summary>
    public Type ResourceType { get; }

    /// <summary>The generated interface of informer and lister.</summary>
    public Type InformerInterface { get; }

    /// <summary>The generated class that implements it.</summary>
    public Type Informer { get; }

    /// <summary>The API group that the informer follows; empty for the core group, the default.</summary>
    public string Group { get; set; } = string.Empty;

    /// <summary>The API version that the informer follows. Default: empty.</summary>
    public string Version { get; set; } = string.Empty;

    /// <summary>The kind that the informer follows. Default: empty.</summary>
    public string Kind { get; set; } = string.Empty;

    /// <summary>The plural, lower-case name in URLs that the informer follows. Default: empty.</summary>
    public string Plural { get; set; } = string.Empty;

    /// <summary>The scope that the informer follows. Default: <see cref="ResourceScope.Namespaced"/>.</summary>
    public ResourceScope Scope { get; set; }
}
