using System.Collections;
using System.Collections.Concurrent;
using System.Collections.Immutable;
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
/// <remarks>
/// Collections are what they hold, whatever their classes: a deep copy knows no more of an <c>IReadOnlyDictionary</c> than that it is one, and
/// gives a <c>Dictionary</c> for a <c>FrozenDictionary</c>.
/// </remarks>
internal static class ObjectDifferences
{
    private const int MaxMembers = 5;
    private const string Trimmed = "What the trimmer took away from a class, nothing can set either. Native programs never come here.";
    private static readonly ConcurrentDictionary<Type, Member[]> MembersOfTypes = new();
    private static readonly ConcurrentDictionary<Type, Shape> ShapesOfTypes = new();

    /// <summary>What an object is to a comparison.</summary>
    private enum Shape
    {
        Single,
        Sequence,
        Set,
        Map,
    }

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
    private static Shape ShapeOf(Type type)
    {
        if (type == typeof(string) || !typeof(IEnumerable).IsAssignableFrom(type))
        {
            return Shape.Single;
        }

        var interfaces = type.GetInterfaces().Select(static one => one.IsGenericType ? one.GetGenericTypeDefinition() : one).ToArray();
        return interfaces.Any(static one => one == typeof(IDictionary) || one == typeof(IDictionary<,>) || one == typeof(IReadOnlyDictionary<,>)) ? Shape.Map
            : interfaces.Any(static one => one == typeof(ISet<>) || one == typeof(IReadOnlySet<>)) ? Shape.Set
            : Shape.Sequence;
    }

    private static bool Is(Type type, Type definition) => type.IsGenericType && type.GetGenericTypeDefinition() == definition;

    [UnconditionalSuppressMessage("Trimming", "IL2070", Justification = Trimmed)]
    [UnconditionalSuppressMessage("Trimming", "IL2075", Justification = Trimmed)]
    private static Member[] MembersOf(Type type)
    {
        // Nothing of it can be set, but it is what a map consists of.
        if (Is(type, typeof(KeyValuePair<,>)))
        {
            return [new Member("key", type.GetProperty("Key")!.GetValue), new Member("value", type.GetProperty("Value")!.GetValue)];
        }

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

            if (before is null || now is null)
            {
                Found.Add(path);
                return;
            }

            switch (before, now)
            {
                case (JsonElement left, JsonElement right):
                    AddUnless(AreEqual(left, right), path);
                    return;
                case (JsonDocument left, JsonDocument right):
                    AddUnless(JsonElement.DeepEquals(left.RootElement, right.RootElement), path);
                    return;
                case (JsonNode left, JsonNode right):
                    AddUnless(JsonNode.DeepEquals(left, right), path);
                    return;
                case (byte[] left, byte[] right):
                    AddUnless(left.AsSpan().SequenceEqual(right), path);
                    return;
            }

            var type = before.GetType();
            if (!type.IsValueType && before is not string && !_seen.Add(now))
            {
                return;
            }

            var (leftShape, rightShape) = (ShapesOfTypes.GetOrAdd(type, ShapeOf), ShapesOfTypes.GetOrAdd(now.GetType(), ShapeOf));
            if (leftShape != Shape.Single && rightShape != Shape.Single)
            {
                CompareCollections((IEnumerable)before, (IEnumerable)now, leftShape == rightShape ? leftShape : Shape.Sequence, path);
            }
            else if (type != now.GetType())
            {
                Add(path);
            }
            else if (IsWhole(type))
            {
                AddUnless(before.Equals(now), path);
            }
            else
            {
                CompareMembers(before, now, type, path);
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

        // Of maps that are none without their type parameters.
        private static IDictionary MapOf(IEnumerable map)
        {
            if (map is IDictionary known)
            {
                return known;
            }

            var entries = new Dictionary<object, object?>();
            foreach (var pair in map)
            {
                if (MembersOfTypes.GetOrAdd(pair.GetType(), MembersOf) is [var key, var value] && key.Get(pair) is { } name)
                {
                    entries[name] = value.Get(pair);
                }
            }

            return entries;
        }

        // In any order. Of elements that are no plain values nothing can be said this way: a copy of them is another.
        private static bool HoldTheSameValues(IEnumerable before, IEnumerable now)
        {
            var values = new HashSet<object>();
            foreach (var element in before)
            {
                if (element is null || !IsWhole(element.GetType()))
                {
                    return false;
                }

                values.Add(element);
            }

            foreach (var element in now)
            {
                if (element is null || !values.Remove(element))
                {
                    return false;
                }
            }

            return values.Count == 0;
        }

        private void CompareCollections(IEnumerable before, IEnumerable now, Shape shape, string path)
        {
            if (shape == Shape.Map)
            {
                CompareMaps(MapOf(before), MapOf(now), path);
                return;
            }

            // One that was never given an array cannot be enumerated.
            if (Is(before.GetType(), typeof(ImmutableArray<>)) && before.Equals(now))
            {
                return;
            }

            if (shape != Shape.Set || !HoldTheSameValues(before, now))
            {
                CompareSequences(before, now, path);
            }
        }

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
