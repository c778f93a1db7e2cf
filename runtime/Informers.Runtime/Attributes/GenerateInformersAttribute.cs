namespace Informers;

/// <summary>
/// Asks the source generator for typed informers and listers of every resource of an assembly that an API server lists, reachable from
/// the class that carries the attribute: <c>[GenerateInformers(typeof(V1Pod))]</c> gives the whole tree of Kubernetes' own API groups.
/// That class must be <see langword="partial"/>; it becomes a <see cref="SharedInformerFactory"/>.
/// </summary>
/// <remarks>
/// <para>
/// Taken are the classes that say which resource they are, by <see cref="KubernetesResourceAttribute"/> or KubernetesClient's
/// <c>KubernetesEntity</c>, and that emitted code can see. List classes, and kinds that cannot be listed, such as token reviews, are
/// left out. A <see cref="GenerateInformerAttribute"/> for one of the types on the same class sets how that one is made.
/// </para>
/// <para>
/// A factory watches only those resources that it is asked for, however many it knows. The attribute may be repeated, once for each
/// assembly.
/// </para>
/// <para>The counterpart of client-go's <c>k8s.io/client-go/informers</c>, which holds all groups.</para>
/// </remarks>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class GenerateInformersAttribute : Attribute
{
    /// <summary>Names the assembly.</summary>
    /// <param name="typeInAssembly">Any type of the assembly, such as KubernetesClient's <c>V1Pod</c>.</param>
    public GenerateInformersAttribute(Type typeInAssembly)
    {
        ArgumentNullException.ThrowIfNull(typeInAssembly);
        TypeInAssembly = typeInAssembly;
    }

    /// <summary>A type of the assembly.</summary>
    public Type TypeInAssembly { get; }

    /// <summary>
    /// What is decoded of each object, as in <see cref="GenerateInformerAttribute.Fields"/>; of each class those of the paths that it has. Classes
    /// that are named by a <see cref="GenerateInformerAttribute"/>, or have one of their own, are decoded as that says. Default: everything.
    /// </summary>
    public string[]? Fields { get; set; }

    /// <summary>What is not decoded of each object, as in <see cref="GenerateInformerAttribute.Drop"/>, for all classes in the same way. Default: nothing.</summary>
    public string[]? Drop { get; set; }
}
