namespace Informers.Generator;

/// <summary>The class of the <c>DeepCopy()</c> methods of one namespace.</summary>
/// <param name="Namespace">The namespace; empty for the global one.</param>
/// <param name="FileName">The name of the file, without extension.</param>
/// <param name="SharedNamespace">The namespace of what is emitted once per compilation.</param>
/// <param name="Methods">One for each type, ordered.</param>
internal sealed record DeepCopyExtensionsModel(
    string Namespace, string FileName, string SharedNamespace, EquatableArray<DeepCopyMethodModel> Methods);
