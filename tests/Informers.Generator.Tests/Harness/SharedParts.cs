using System.Collections;
using System.Reflection;
using System.Text.Json;

namespace Informers.Generator.Tests;

/// <summary>Looks for objects that two graphs share and that could change.</summary>
internal static class SharedParts
{
    /// <summary>Fails when there is one, and says where.</summary>
    public static void AssertNone(object original, object copy)
    {
        var parts = new Dictionary<object, string>(ReferenceEqualityComparer.Instance);
        Visit(original, "original", parts, static (_, _) => { });
        var known = new Dictionary<object, string>(parts, ReferenceEqualityComparer.Instance);
        Visit(copy, "copy", new Dictionary<object, string>(ReferenceEqualityComparer.Instance), (part, path) =>
            Assert.False(known.TryGetValue(part, out var from), $"{path} is {from}, a {part.GetType()}."));
    }

    private static void Visit(object? value, string path, Dictionary<object, string> seen, Action<object, string> found)
    {
        if (value is null || IsUnchanging(value))
        {
            return;
        }

        if (!value.GetType().IsValueType)
        {
            if (!seen.TryAdd(value, path))
            {
                return;
            }

            if (!IsReplacedWhole(path, value))
            {
                found(value, path);
            }
        }

        if (value is Array array)
        {
            for (var i = 0; i < array.Length; i++)
            {
                Visit(array.GetValue(i), $"{path}[{i}]", seen, found);
            }

            return;
        }

        for (var type = value.GetType(); type is not null && type != typeof(object); type = type.BaseType)
        {
            foreach (var field in type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
            {
                Visit(field.GetValue(value), $"{path}.{field.Name}", seen, found);
            }
        }
    }

    // The array of a small map: a change makes another.
    private static bool IsReplacedWhole(string path, object value) =>
        path.EndsWith("._entries", StringComparison.Ordinal) && value.GetType().GetElementType() is { IsGenericType: true } element
        && element.GetGenericTypeDefinition() == typeof(KeyValuePair<,>);

    // An element holds a document, which cannot change; those of these tests cannot be disposed of.
    private static bool IsUnchanging(object value) =>
        value is string or Type or Delegate or Uri or Version or JsonElement or Pointer or IEqualityComparer or IComparer
        || value.GetType().IsPrimitive || value.GetType().IsEnum
        || value is Array { Length: 0 }
        || value.GetType().GetInterfaces().Any(static i => i.IsGenericType
            && (i.GetGenericTypeDefinition() == typeof(IEqualityComparer<>) || i.GetGenericTypeDefinition() == typeof(IComparer<>)));
}
