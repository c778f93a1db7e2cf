using System.Collections;
using System.Reflection;
using Microsoft.CodeAnalysis;

namespace Informers.Generator.Tests;

/// <summary>Walks everything that a value of the pipeline holds on to.</summary>
internal static class ModelWalk
{
    /// <summary>Fails when a compilation, or something that keeps one alive, can be reached.</summary>
    public static void AssertHoldsNoCompilation(object? value)
    {
        var seen = new HashSet<object>(ReferenceEqualityComparer.Instance);
        Visit(value, value?.GetType().Name ?? "null", seen);
    }

    private static void Visit(object? value, string path, HashSet<object> seen)
    {
        if (value is null || value is string || value.GetType().IsPrimitive || value.GetType().IsEnum)
        {
            return;
        }

        Assert.False(
            value is ISymbol or SyntaxNode or SyntaxTree or SyntaxReference or Location or Compilation or SemanticModel or AttributeData or TypedConstant or Delegate,
            $"{path} is a {value.GetType()}.");
        if (!value.GetType().IsValueType && !seen.Add(value))
        {
            return;
        }

        if (value is IEnumerable elements)
        {
            var index = 0;
            foreach (var element in elements)
            {
                Visit(element, $"{path}[{index++}]", seen);
            }
        }

        for (var type = value.GetType(); type is not null && type != typeof(object); type = type.BaseType)
        {
            foreach (var field in type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
            {
                Visit(field.GetValue(value), $"{path}.{field.Name}", seen);
            }
        }
    }
}
