using System.Collections.Concurrent;
using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Informers.Decoding;

namespace Informers.Copying;

/// <summary>Copies what emitted deep copies are made of. For emitted code. Thread-safe, as long as nobody changes what is copied.</summary>
/// <remarks>
/// Null stays null and empty stays empty. Strings and all else that cannot change are shared. Collections become what they were, with
/// their comparer; of a class that nothing is known of, behind an interface, what the interface is decoded to.
/// </remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class Copies
{
    private static readonly JsonSerializerOptions ConverterOptions = new() { PropertyNamingPolicy = JsonNamingPolicy.CamelCase };

    /// <summary>Refuses to copy nothing.</summary>
    /// <typeparam name="T">The class.</typeparam>
    /// <param name="source">The object.</param>
    /// <returns>The object.</returns>
    public static T NotNull<T>([NotNull] T? source)
        where T : class => source ?? throw new ArgumentNullException(nameof(source));

    /// <summary>A clone, which shares everything that the object refers to. Its class is that of the object.</summary>
    /// <typeparam name="T">The class.</typeparam>
    /// <param name="source">The object.</param>
    [return: NotNullIfNotNull(nameof(source))]
    public static T? Shallow<T>(T? source)
        where T : class => source is null ? null : (T)MemberwiseClone(source);

    /// <summary>An array.</summary>
    /// <typeparam name="T">The type of the elements.</typeparam>
    /// <param name="source">The array.</param>
    /// <param name="copy">Copies an element; <see langword="null"/> to share elements.</param>
    [return: NotNullIfNotNull(nameof(source))]
    public static T[]? Array<T>(T[]? source, Func<T, T>? copy = null)
    {
        if (source is null || source.Length == 0)
        {
            return source;
        }

        if (copy is null)
        {
            return source.AsSpan().ToArray();
        }

        var result = new T[source.Length];
        for (var i = 0; i < result.Length; i++)
        {
            result[i] = copy(source[i]);
        }

        return result;
    }

    /// <summary>A list: an array where it was one, else a <see cref="List{T}"/>.</summary>
    /// <typeparam name="T">The type of the elements.</typeparam>
    /// <param name="source">The list.</param>
    /// <param name="copy">Copies an element; <see langword="null"/> to share elements.</param>
    [return: NotNullIfNotNull(nameof(source))]
    public static IList<T>? List<T>(IEnumerable<T>? source, Func<T, T>? copy = null)
    {
        switch (source)
        {
            case null:
                return null;
            case T[] array:
                return Array(array, copy);
            default:
                var result = new List<T>(source.TryGetNonEnumeratedCount(out var count) ? count : 0);
                AddTo(source, result, copy);
                return result;
        }
    }

    /// <summary>A set: sorted where it was so, else a <see cref="HashSet{T}"/>.</summary>
    /// <typeparam name="T">The type of the elements.</typeparam>
    /// <param name="source">The set.</param>
    /// <param name="copy">Copies an element; <see langword="null"/> to share elements.</param>
    [return: NotNullIfNotNull(nameof(source))]
    public static ISet<T>? Set<T>(IEnumerable<T>? source, Func<T, T>? copy = null)
    {
        if (source is null)
        {
            return null;
        }

        ISet<T> result = source switch
        {
            SortedSet<T> sorted => new SortedSet<T>(sorted.Comparer),
            HashSet<T> hashed => new HashSet<T>(hashed.Count, hashed.Comparer),
            _ => new HashSet<T>(),
        };
        AddTo(source, result, copy);
        return result;
    }

    /// <summary>A dictionary: small, sorted or concurrent where it was so, else a <see cref="Dictionary{TKey,TValue}"/>.</summary>
    /// <typeparam name="TKey">The type of the keys.</typeparam>
    /// <typeparam name="TValue">The type of the values.</typeparam>
    /// <param name="source">The dictionary.</param>
    /// <param name="copy">Copies a value; <see langword="null"/> to share values.</param>
    [return: NotNullIfNotNull(nameof(source))]
    public static IDictionary<TKey, TValue>? Map<TKey, TValue>(
        IEnumerable<KeyValuePair<TKey, TValue>>? source, Func<TValue, TValue>? copy = null)
        where TKey : notnull
    {
        if (source is null)
        {
            return null;
        }

        if (typeof(TKey) == typeof(string) && source is SmallDictionary<TValue> small)
        {
            return (IDictionary<TKey, TValue>)(object)small.Copy(copy);
        }

        IDictionary<TKey, TValue> result = source switch
        {
            Dictionary<TKey, TValue> hashed => new Dictionary<TKey, TValue>(hashed.Count, hashed.Comparer),
            SortedDictionary<TKey, TValue> sorted => new SortedDictionary<TKey, TValue>(sorted.Comparer),
            SortedList<TKey, TValue> sorted => new SortedList<TKey, TValue>(sorted.Count, sorted.Comparer),
            ConcurrentDictionary<TKey, TValue> concurrent => new ConcurrentDictionary<TKey, TValue>(concurrent.Comparer),
            _ => new Dictionary<TKey, TValue>(),
        };
        return Fill(source, result, copy);
    }

    /// <summary>Copies elements into a new collection.</summary>
    /// <typeparam name="T">The type of the elements.</typeparam>
    /// <param name="source">The elements.</param>
    /// <param name="result">The new collection.</param>
    /// <param name="copy">Copies an element; <see langword="null"/> to share elements.</param>
    /// <returns>The new collection.</returns>
    public static ICollection<T> AddTo<T>(IEnumerable<T> source, ICollection<T> result, Func<T, T>? copy = null)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(result);
        foreach (var element in source)
        {
            result.Add(copy is null ? element : copy(element));
        }

        return result;
    }

    /// <summary>Copies entries into a new dictionary.</summary>
    /// <typeparam name="TKey">The type of the keys.</typeparam>
    /// <typeparam name="TValue">The type of the values.</typeparam>
    /// <param name="source">The entries.</param>
    /// <param name="result">The new dictionary.</param>
    /// <param name="copy">Copies a value; <see langword="null"/> to share values.</param>
    /// <returns>The new dictionary.</returns>
    public static IDictionary<TKey, TValue> Fill<TKey, TValue>(
        IEnumerable<KeyValuePair<TKey, TValue>> source, IDictionary<TKey, TValue> result, Func<TValue, TValue>? copy = null)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(result);
        foreach (var (key, value) in source)
        {
            result[key] = copy is null ? value : copy(value);
        }

        return result;
    }

    /// <summary>An element: the same, unless its document can be disposed of.</summary>
    /// <param name="source">The element.</param>
    public static JsonElement Element(JsonElement source) => source.ValueKind == JsonValueKind.Undefined ? source : source.Clone();

    /// <summary>A document, which is disposed of apart from its original.</summary>
    /// <param name="source">The document.</param>
    [return: NotNullIfNotNull(nameof(source))]
    public static JsonDocument? Document(JsonDocument? source) =>
        source is null ? null : JsonDocument.Parse(JsonMarshal.GetRawUtf8Value(source.RootElement).ToArray());

    /// <summary>A node, without a parent.</summary>
    /// <typeparam name="T">The class of the node.</typeparam>
    /// <param name="source">The node.</param>
    [return: NotNullIfNotNull(nameof(source))]
    public static T? Node<T>(T? source)
        where T : JsonNode => (T?)source?.DeepClone();

    /// <summary>A value of any type that JSON becomes where nothing more is known than <see cref="object"/>.</summary>
    /// <param name="source">The value.</param>
    /// <exception cref="NotSupportedException">The value is of another class, whose parts are unknown.</exception>
    [return: NotNullIfNotNull(nameof(source))]
    public static object? Any(object? source) => source switch
    {
        null or string or ValueType and (IConvertible or Guid or DateTimeOffset or TimeSpan or DateOnly or TimeOnly) => source,
        Uri or Version or Type or Delegate => source,
        JsonElement element => Element(element),
        JsonDocument document => Document(document),
        JsonNode node => Node(node),
        byte[] bytes => Array(bytes),
        string[] texts => Array(texts),
        IDictionary<string, object?> map => Map(map, Any),
        IDictionary<string, string?> map => Map(map),
        IList<object?> list => List(list, Any),
        IList<string?> list => List(list),
        _ => throw new NotSupportedException(
            $"A value of {source.GetType()} stands where nothing is known of it but that it is an object, so it cannot be copied. Use JsonElement or JsonNode there, or a property of its own type."),
    };

    /// <summary>A value that nothing but its converter knows: written as JSON and read again.</summary>
    /// <typeparam name="T">The type of the value.</typeparam>
    /// <typeparam name="TConverter">The converter.</typeparam>
    /// <param name="source">The value.</param>
    [return: NotNullIfNotNull(nameof(source))]
    public static T? Through<T, TConverter>(T? source)
        where TConverter : JsonConverter<T>, new()
    {
        if (source is null)
        {
            return default;
        }

        var converter = ConverterOf<TConverter>.Instance;
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            converter.Write(writer, source, ConverterOptions);
        }

        var reader = new Utf8JsonReader(buffer.GetBuffer().AsSpan(0, (int)buffer.Length));
        reader.Read();
        return converter.Read(ref reader, typeof(T), ConverterOptions)!;
    }

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = nameof(MemberwiseClone))]
    private static extern object MemberwiseClone(object source);

    private static class ConverterOf<TConverter>
        where TConverter : new()
    {
        public static readonly TConverter Instance = new();
    }
}
