using System.Linq;

namespace Informers.Generator;

/// <summary>
/// Emits <c>DeepCopy()</c> as extension methods: so they can be there for classes of other assemblies, and a method of that name that a
/// class has itself goes before them.
/// </summary>
internal static class DeepCopyExtensionsEmitter
{
    /// <summary>The file.</summary>
    /// <param name="model">The methods of one namespace.</param>
    public static string Emit(DeepCopyExtensionsModel model)
    {
        var writer = Emitted.File();
        if (model.Namespace.Length > 0)
        {
            writer.OpenBlock($"namespace {model.Namespace}");
        }

        writer.WriteLine("/// <summary>Deep copies: of resources, and of what they consist of.</summary>");
        writer.WriteLine(Emitted.GeneratedCode);
        writer.OpenBlock($"{Emitted.Access(model.Methods.Any(static method => method.IsPublic))} static class Informers_DeepCopies");
        var isFirst = true;
        foreach (var method in model.Methods)
        {
            if (!isFirst)
            {
                writer.WriteLine();
            }

            isFirst = false;
            Method(writer, method, model.SharedNamespace);
        }

        while (writer.Indentation > 0)
        {
            writer.CloseBlock();
        }

        return writer.ToString();
    }

    private static void Method(SourceWriter writer, DeepCopyMethodModel method, string @namespace)
    {
        writer.WriteLine($"/// <summary>A copy of {method.DocumentationName} that shares nothing with it that can change.</summary>");
        var copier = method.Copier is null ? "global::Informers.Copying.Copies.Shallow" : $"global::{@namespace}.{method.Copier}.Copy";
        var source = method.IsValueType ? "source" : "global::Informers.Copying.Copies.NotNull(source)";
        writer.WriteLine($"{Emitted.Access(method.IsPublic)} static {method.Type} DeepCopy(this {method.Type} source) => {copier}({source});");
    }
}
