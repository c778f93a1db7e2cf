using System.Globalization;
using System.Reflection;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Informers.Generator.Tests;

/// <summary>
/// Random JSON through emitted decoders and through System.Text.Json: equal graphs, and an error where it has an error. The one
/// difference, a null for a struct, is left out here and has a test of its own.
/// </summary>
public sealed class DecoderDifferentialTests(DecoderDifferentialTests.Harness harness)
    : IClassFixture<DecoderDifferentialTests.Harness>
{
    private const string Source = """
        using System;
        using System.Collections.Generic;
        using System.Text.Json;
        using System.Text.Json.Serialization;

        public class Root
        {
            public string ApiVersion { get; set; }
            public Informers.ObjectMeta Metadata { get; set; }
            [JsonPropertyName("spec")] public Spec TheSpec { get; set; }
            public Status Status { get; set; }
        }
        public class Spec : SpecBase
        {
            public int? Replicas { get; set; }
            public long Seconds { get; set; }
            public double Ratio { get; set; }
            public decimal Price { get; set; }
            public byte Small { get; set; }
            [JsonNumberHandling(JsonNumberHandling.AllowReadingFromString)] public int? Loose { get; set; }
            [JsonIgnore] public string Ignored { get; set; }
            [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] public int Written { get; set; }
            public Mode Mode { get; set; }
            public Mode? MaybeMode { get; set; }
            public List<Container> Containers { get; set; }
            public Dictionary<string, Container> ByName { get; set; }
            public IDictionary<string, IList<string>> Groups { get; set; }
            public Container[] Array { get; set; }
            public HashSet<string> Set { get; set; }
            public JsonElement Free { get; set; }
            public object Any { get; set; }
            public IntOrString Port { get; set; }
            public byte[] Data { get; set; }
            public Guid? Id { get; set; }
            public Uri Link { get; set; }
            public Point? Point { get; set; }
            public Immutable Immutable { get; set; }
        }
        public abstract class SpecBase { public bool? Paused { get; set; } public DateTime? Since { get; set; } public string Class { get; set; } }
        public class Container { public string Name { get; set; } public bool Ready { get; init; } public IList<int> Ports { get; init; } [JsonExtensionData] public Dictionary<string, JsonElement> More { get; set; } public Container Child { get; set; } }
        public record Status(string Phase, int Count, IReadOnlyList<string> Conditions);
        public record struct Point(int X, int Y);
        public class Immutable { public Immutable(string name) { Name = name; } public string Name { get; } public int Late { get; set; } }
        public enum Mode { Fast, Slow, VerySlow }
        [JsonConverter(typeof(IntOrStringConverter))] public class IntOrString { public string Value { get; set; } }
        public class IntOrStringConverter : JsonConverter<IntOrString>
        {
            public override IntOrString Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options) =>
                new() { Value = reader.TokenType == JsonTokenType.Number ? reader.GetInt64().ToString() : reader.GetString() };
            public override void Write(Utf8JsonWriter writer, IntOrString value, JsonSerializerOptions options) => writer.WriteStringValue(value.Value);
        }
        """;

    private readonly DecoderHarness _harness = harness.Decoder;

    [Theory]
    [InlineData(1, 0)]
    [InlineData(2, 0)]
    [InlineData(3, 1)]
    [InlineData(4, 1)]
    [InlineData(5, 3)]
    public void RandomJsonBecomesTheSameGraphOrAnErrorInBoth(int seed, int faultsPerDocument)
    {
        var keep = new DecodeContext { KeepManagedFields = true };
        var share = new DecodeContext { KeepManagedFields = true, ShareParts = true };
        var failures = 0;
        const int Documents = 300;
        for (var i = 0; i < Documents; i++)
        {
            var json = new RandomJson(new Random((seed * 1000) + i), faultsPerDocument).Make(_harness.Type);
            var expected = Try(() => JsonSerializer.Deserialize(json, _harness.Type, DecoderReference.Options));
            var actual = Try(() => _harness.Decode(json, keep));
            Assert.True(expected == actual, $"seed {seed}, document {i}:\n{json}\nSystem.Text.Json: {expected}\nemitted: {actual}");
            failures += expected is null ? 1 : 0;

            // The second time its parts are found.
            Assert.Equal(expected, Try(() => _harness.Decode(json, share)));
            Assert.Equal(expected, Try(() => _harness.Decode(json, share)));
        }

        // The documents are of use only when both outcomes are among them.
        Assert.True(faultsPerDocument == 0 ? failures == 0 : failures is > 0 and < Documents, $"{failures} failed");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void CopiesOfRandomGraphsAreEqualAndShareNothing(bool copiesByDecoders)
    {
        using var other = copiesByDecoders ? new DecoderHarness(
            Source.Replace("init;", "set;", StringComparison.Ordinal)
                .Replace("record Status(string Phase, int Count, IReadOnlyList<string> Conditions);", "class Status { public IReadOnlyList<string> Conditions { get; set; } }", StringComparison.Ordinal)
                .Replace("record struct Point(int X, int Y);", "struct Point { public int X { get; set; } public byte[] Data { get; set; } }", StringComparison.Ordinal)
                .Replace("public Immutable(string name) { Name = name; } public string Name { get; }", string.Empty, StringComparison.Ordinal),
            copiesByDecoders: true) : null;
        var subject = other ?? _harness;
        var share = new DecodeContext { KeepManagedFields = true, ShareParts = true };
        var keep = new DecodeContext { KeepManagedFields = true };
        for (var i = 0; i < 300; i++)
        {
            var original = subject.Decode(new RandomJson(new Random(6000 + i), 0).Make(subject.Type), i % 2 == 0 ? keep : share);
            var before = DecoderHarness.Show(original);

            var copy = subject.Copy(original);

            Assert.Equal(before, DecoderHarness.Show(copy));
            Assert.Equal(before, DecoderHarness.Show(original));
            SharedParts.AssertNone(original, copy);
        }
    }

    [Fact]
    public void TruncatedDocumentsAreErrors()
    {
        var json = new RandomJson(new Random(7), 0).Make(_harness.Type);
        for (var length = 1; length < json.Length; length += 1 + (json.Length / 300))
        {
            Assert.ThrowsAny<JsonException>(() => _harness.Decode(json[..length]));
        }
    }

    private static string? Try(Func<object?> read)
    {
        object value;
        try
        {
            value = read()!;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or NotSupportedException)
        {
            return null;
        }

        return DecoderHarness.Show(value);
    }

    /// <summary>Compiles once for all tests.</summary>
    public sealed class Harness : IDisposable
    {
        internal DecoderHarness Decoder { get; } = new(Source);

        public void Dispose() => Decoder.Dispose();
    }

    /// <summary>Writes JSON that fits a class, but for a number of values of another kind.</summary>
    private sealed class RandomJson(Random random, int faults)
    {
        private readonly StringBuilder _text = new();
        private int _faults = faults;

        public string Make(Type type)
        {
            Object(type, 0);
            return _text.ToString();
        }

        private void Object(Type type, int depth)
        {
            _text.Append('{');
            var separator = "";
            foreach (var property in type.GetProperties().OrderBy(_ => random.Next()))
            {
                if (random.Next(10) == 0)
                {
                    _text.Append(separator).Append("\"unknown").Append(random.Next(3)).Append("\":").Append(Free());
                    separator = ",";
                }

                if (random.Next(4) == 0 && depth > 0)
                {
                    continue;
                }

                var name = property.GetCustomAttribute<JsonPropertyNameAttribute>()?.Name
                    ?? JsonNamingPolicy.CamelCase.ConvertName(property.Name);
                _text.Append(separator).Append(Space()).Append('"').Append(Name(name)).Append('"').Append(Space()).Append(':').Append(Space());
                Value(property.PropertyType, depth + 1);
                separator = ",";
            }

            _text.Append(Space()).Append('}');
        }

        private void Value(Type type, int depth)
        {
            if (_faults > 0 && depth > 0 && random.Next(25) == 0)
            {
                _faults--;
                _text.Append(Fault(type));
                return;
            }

            var underlying = Nullable.GetUnderlyingType(type);
            if ((!type.IsValueType || underlying is not null || type == typeof(JsonElement)) && random.Next(8) == 0)
            {
                _text.Append("null");
                return;
            }

            type = underlying ?? type;
            if (type.IsEnum)
            {
                var names = type.GetEnumNames();
                var name = names[random.Next(names.Length)];
                _text.Append(random.Next(4) switch { 0 => $"\"{name.ToUpperInvariant()}\"", 1 => $"{random.Next(names.Length)}", _ => $"\"{name}\"" });
            }
            else if (type.Name == "IntOrString")
            {
                _text.Append(random.Next(2) == 0 ? "8080" : "\"http\"");
            }
            else if (Scalar(type) is { } scalar)
            {
                _text.Append(scalar);
            }
            else if (type.IsArray || (type.IsGenericType && type.GetGenericArguments().Length == 1))
            {
                var element = type.IsArray ? type.GetElementType()! : type.GetGenericArguments()[0];
                Repeat('[', ']', depth, i => Value(element, depth + 1));
            }
            else if (type.IsGenericType)
            {
                var element = type.GetGenericArguments()[1];
                Repeat('{', '}', depth, i =>
                {
                    _text.Append("\"key").Append(random.Next(5)).Append("\":");
                    Value(element, depth + 1);
                });
            }
            else
            {
                Object(type, depth);
            }
        }

        private void Repeat(char open, char close, int depth, Action<int> write)
        {
            _text.Append(open);
            var count = depth > 5 ? 0 : random.Next(4);
            for (var i = 0; i < count; i++)
            {
                _text.Append(i > 0 ? "," : "");
                write(i);
            }

            _text.Append(close);
        }

        private string? Scalar(Type type) =>
            type == typeof(string) ? Text()
            : type == typeof(bool) ? (random.Next(2) == 0 ? "true" : "false")
            : type == typeof(byte) ? Number(random.Next(256))
            : type == typeof(int) ? Number(random.Next(int.MinValue, int.MaxValue))
            : type == typeof(long) ? Number(random.NextInt64(long.MinValue, long.MaxValue))
            : type == typeof(double) ? random.NextDouble().ToString("R", CultureInfo.InvariantCulture)
            : type == typeof(decimal) ? Number(random.Next()) + ".25"
            : type == typeof(Guid) ? $"\"{new Guid(random.Next(), 1, 2, 3, 4, 5, 6, 7, 8, 9, 10)}\""
            : type == typeof(Uri) ? "\"https://example.com/a?b=c\""
            : type == typeof(DateTime) ? $"\"2026-0{random.Next(1, 10)}-1{random.Next(10)}T01:02:03{(random.Next(2) == 0 ? ".123456" : "")}Z\""
            : type == typeof(byte[]) ? $"\"{Convert.ToBase64String(new byte[random.Next(9)])}\""
            : type == typeof(object) || type == typeof(JsonElement) ? Free()
            : null;

        // A value of another kind. No null where a struct is wanted.
        private string Fault(Type type)
        {
            string[] kinds = ["{}", "[]", "true", "12", "\"x\"", "1.5", "99999999999999999999", "[{}]", "{\"a\":1}", "\"2026\"", "-1"];
            return !type.IsValueType && random.Next(8) == 0 ? "null" : kinds[random.Next(kinds.Length)];
        }

        private string Free()
        {
            string[] kinds = ["{\"a\":[1,{\"b\":null}]}", "[]", "true", "12", "\"x\\u00e9\"", "null", "{}", "[[],[{}]]", "-1.5e3"];
            return kinds[random.Next(kinds.Length)];
        }

        private string Text()
        {
            string[] kinds = ["\"\"", "\"web\"", "\"a\\\"b\\\\c\\n\"", "\"\\u0061\\ud83d\\ude00\"", "\"gr\u00fc\u00df\"", "\"app.kubernetes.io/name\""];
            return kinds[random.Next(kinds.Length)];
        }

        private string Name(string name) =>
            random.Next(20) == 0 ? $"\\u{(int)name[0]:x4}{name[1..]}" : name;

        private string Space() => random.Next(6) == 0 ? " \n\t" : "";

        private static string Number(IFormattable value) => value.ToString(null, CultureInfo.InvariantCulture);
    }
}
