using System.Globalization;
using System.Linq;

namespace Informers.Generator;

/// <summary>Emits the functions of an informer's indexes.</summary>
internal static class IndexEmitter
{
    private const string Texts = "global::System.Collections.Generic.IEnumerable<string>";

    /// <summary>The name of an index's function.</summary>
    public static string FunctionOf(IndexModel index) => "Index" + index.Name.TrimStart('@');

    /// <summary>Writes the function.</summary>
    /// <param name="writer">Stands in the informer's class.</param>
    /// <param name="index">The index.</param>
    public static void Emit(SourceWriter writer, IndexModel index)
    {
        writer.WriteLine();
        writer.WriteLine($"// {index.Description}");
        writer.WriteLine(Emitted.GeneratedCode);
        writer.OpenBlock($"private static {Texts} {FunctionOf(index)}({index.Type} obj)");
        if (index.Method is not null)
        {
            writer.WriteLine(index.MethodGivesOne
                ? $"return {index.Method}(obj) is {{ }} value ? new[] {{ value }} : global::System.Array.Empty<string>();"
                : $"return {index.Method}(obj) ?? global::System.Array.Empty<string>();");
            writer.CloseBlock();
            return;
        }

        // Several values come one by one; a single one needs no iterator.
        var isMany = index.Steps.Any(static step => step.Kind is IndexStepKind.Elements or IndexStepKind.Values);
        var value = "obj";
        var depth = writer.Indentation;
        for (var i = 0; i < index.Steps.Count; i++)
        {
            var step = index.Steps[i];
            var next = "value" + i.ToString(CultureInfo.InvariantCulture);
            switch (step.Kind)
            {
                case IndexStepKind.Member:
                    writer.OpenBlock($"if ({value}.{step.Text} is {{ }} {next})");
                    break;
                case IndexStepKind.Key:
                    writer.OpenBlock($"if ({value}.TryGetValue({step.Text}, out var found{i}) && found{i} is {{ }} {next})");
                    break;
                case IndexStepKind.Where:
                    writer.OpenBlock($"if ({step.Text!.Replace(IndexStepModel.Hole, value)})");
                    continue;
                default:
                    writer.OpenBlock($"foreach (var item{i} in {value}{(step.Kind == IndexStepKind.Values ? ".Values" : string.Empty)})");
                    writer.OpenBlock($"if (item{i} is {{ }} {next})");
                    break;
            }

            value = next;
        }

        var text = index.Value!.Replace(IndexStepModel.Hole, value);
        writer.WriteLine(isMany ? $"yield return {text};" : $"return new[] {{ {text} }};");
        while (writer.Indentation > depth)
        {
            writer.CloseBlock();
        }

        if (!isMany)
        {
            writer.WriteLine().WriteLine("return global::System.Array.Empty<string>();");
        }

        writer.CloseBlock();
    }
}
