using System.Linq;

namespace Informers.Generator;

/// <summary>The class of the <c>DeepCopy()</c> methods of one namespace.</summary>
/// <param name="Namespace">The namespace; empty for the global one.</param>
/// <param name="FileName">The name of the file, without extension.</param>
/// <param name="SharedNamespace">The namespace of what is emitted once per compilation.</param>
/// <param name="Methods">One for each type, ordered.</param>
internal sealed record DeepCopyExtensionsModel(
    string Namespace, string FileName, string SharedNamespace, EquatableArray<DeepCopyMethodModel> Methods)
{
    /// <summary>These without the methods that the author has.</summary>
    /// <param name="own">The author's.</param>
    public DeepCopyExtensionsModel Without(EquatableArray<OwnDeepCopyModel> own) => own.Count == 0 ? this : this with
    {
        Methods = [.. Methods.Where(method => !own.Any(one => one.Type == method.Type && (one.Namespace ?? Namespace) == Namespace))],
    };
}
