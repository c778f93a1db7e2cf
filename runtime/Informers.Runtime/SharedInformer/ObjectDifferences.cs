using System.Collections;
using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Informers;

/// <summary>
/// Finds where two objects of one class differ: in properties, with all that they consist of. What a class computes or keeps for itself alone
/// does not count: only what can be set.
/// </summary>
internal static class ObjectDifferences
{
    private const int MaxMembers = 5;
    private const string Trimmed = "What the trimmer took away from a class, nothing can set either. Native programs never come here.";
    private static readonly ConcurrentDictionary<Type, Member[]> MembersOfTypes = new();

    /// <summary>Compares two objects.</summary>
    /// <param name="before">What was; nobody changes it.</param>
    /// <param name="now">What is; somebody may be changing it.</param>
    /// <returns>The paths of the first members that differ, or <see langword="null"/> when none does.</returns>
    public static IReadOnlyList<string>? Find(object before, object now)
    {
        var walk = new Walk();
        try
        {
            walk.Compare(before, now, string.Empty);
        }
        catch (InvalidOperationException)
        {
            // A collection was changed under our eyes, and says so.
            return walk.Found;
        }

        return walk.Found.Count == 0 ? null : walk.Found;
    }

    [UnconditionalSuppressMessage("Trimming", "IL2070", Justification = Trimmed)]
    [UnconditionalSuppressMessage("Trimming", "IL2075", Justification = Trimmed)]
    private static Member[] MembersOf(Type type)
    {
        var members = new List<Member>();
        for (var declaring = type; declaring is not null && declaring != typeof(object); declaring = declaring.BaseType)
        {
            foreach (var field in declaring.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
            {
                if (field.Name is ['<', ..] && field.Name.IndexOf(">k__BackingField", StringComparison.Ordinal) is > 0 and var end)
                {
                    var name = field.Name[1..end];
                    members.Add(new Member(JsonName(declaring.GetProperty(name, BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly), name), field.GetValue));
                }
                else if (field.IsPublic)
                {
                    members.Add(new Member(JsonName(field, field.Name), field.GetValue));
                }
            }

            foreach (var property in declaring.GetProperties(BindingFlags.Instance | BindingFlags.Public | BindingFlags.DeclaredOnly))
            {
                if (property is { CanRead: true, CanWrite: true } && property.GetIndexParameters().Length == 0
                    && declaring.GetField($"<{property.Name}>k__BackingField", BindingFlags.Instance | BindingFlags.NonPublic) is null)
                {
                    members.Add(new Member(JsonName(property, property.Name), property.GetValue));
                }
            }
        }

        return [.. members];
    }

    private static string JsonName(MemberInfo? member, string name) =>
        member?.GetCustomAttribute<JsonPropertyNameAttribute>()?.Name ?? JsonNamingPolicy.CamelCase.ConvertName(name);

    private readonly record struct Member(string Name, Func<object?, object?> Get);

    private sealed class Walk
    {
        // Objects may lead back to themselves.
        private readonly HashSet<object> _seen = new(ReferenceEqualityComparer.Instance);

        public List<string> Found { get; } = [];

        public void Compare(object? before, object? now, string path)
        {
            if (ReferenceEquals(before, now) || Found.Count == MaxMembers)
            {
                return;
            }

            if (before is null || now is null || before.GetType() != now.GetType())
            {
                Found.Add(path);
                return;
            }

            switch (before)
            {
                case JsonElement element:
                    AddUnless(AreEqual(element, (JsonElement)now), path);
                    return;
                case JsonDocument document:
                    AddUnless(JsonElement.DeepEquals(document.RootElement, ((JsonDocument)now).RootElement), path);
                    return;
                case JsonNode node:
                    AddUnless(JsonNode.DeepEquals(node, (JsonNode)now), path);
                    return;
                case byte[] bytes:
                    AddUnless(bytes.AsSpan().SequenceEqual((byte[])now), path);
                    return;
            }

            var type = before.GetType();
            if (!type.IsValueType && before is not string && !_seen.Add(now))
            {
                return;
            }

            switch (before)
            {
                case string:
                    AddUnless(before.Equals(now), path);
                    break;
                case IDictionary map:
                    CompareMaps(map, (IDictionary)now, path);
                    break;
                case IEnumerable sequence:
                    CompareSequences(sequence, (IEnumerable)now, path);
                    break;
                default:
                    if (IsWhole(type))
                    {
                        AddUnless(before.Equals(now), path);
                    }
                    else
                    {
                        CompareMembers(before, now, type, path);
                    }

                    break;
            }
        }

        // A part of the framework that is no collection is what it is as a whole; only pairs and the like are what they consist of.
        private static bool IsWhole(Type type) =>
            type.IsPrimitive || type.IsEnum || typeof(Delegate).IsAssignableFrom(type)
            || (!type.IsGenericType && type.Namespace is { } space && (space == "System" || space.StartsWith("System.", StringComparison.Ordinal)));

        private static bool AreEqual(JsonElement before, JsonElement now) =>
            before.ValueKind == JsonValueKind.Undefined || now.ValueKind == JsonValueKind.Undefined
                ? before.ValueKind == now.ValueKind
                : JsonElement.DeepEquals(before, now);

        private void CompareMaps(IDictionary before, IDictionary now, string path)
        {
            foreach (DictionaryEntry entry in before)
            {
                var key = $"{path}['{Convert.ToString(entry.Key, CultureInfo.InvariantCulture)}']";
                if (now.Contains(entry.Key))
                {
                    Compare(entry.Value, now[entry.Key], key);
                }
                else
                {
                    Add(key);
                }
            }

            foreach (DictionaryEntry entry in now)
            {
                if (!before.Contains(entry.Key))
                {
                    Add($"{path}['{Convert.ToString(entry.Key, CultureInfo.InvariantCulture)}']");
                }
            }
        }

        private void CompareSequences(IEnumerable before, IEnumerable now, string path)
        {
            var left = before.GetEnumerator();
            var right = now.GetEnumerator();
            using var leftEnd = left as IDisposable;
            using var rightEnd = right as IDisposable;
            for (var i = 0; ; i++)
            {
                var hasLeft = left.MoveNext();
                var element = string.Create(CultureInfo.InvariantCulture, $"{path}[{i}]");
                if (hasLeft != right.MoveNext())
                {
                    Add(element);
                    return;
                }

                if (!hasLeft)
                {
                    return;
                }

                Compare(left.Current, right.Current, element);
            }
        }

        private void CompareMembers(object before, object now, Type type, string path)
        {
            foreach (var member in MembersOfTypes.GetOrAdd(type, MembersOf))
            {
                object? left;
                object? right;
                try
                {
                    left = member.Get(before);
                    right = member.Get(now);
                }
                catch (TargetInvocationException)
                {
                    // A property that cannot be read now tells nothing.
                    continue;
                }

                Compare(left, right, path.Length == 0 ? member.Name : path + "." + member.Name);
            }
        }

        private void AddUnless(bool areEqual, string path)
        {
            if (!areEqual)
            {
                Add(path);
            }
        }

        private void Add(string path)
        {
            if (Found.Count < MaxMembers)
            {
                Found.Add(path);
            }
        }
    }
}
