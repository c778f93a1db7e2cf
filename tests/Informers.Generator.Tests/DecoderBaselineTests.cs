using Informers.Tests;

namespace Informers.Generator.Tests;

/// <summary>What emitted decoders and encoders look like.</summary>
public sealed class DecoderBaselineTests
{
    private const string Usings = """
        using System;
        using System.Collections.Generic;
        using System.Text.Json;
        using System.Text.Json.Serialization;

        """;

    [Fact]
    public void AResourceClass() => Verify("""
        namespace Shop;

        public class Root
        {
            [JsonPropertyName("apiVersion")] public string? ApiVersion { get; set; }
            public Informers.ObjectMeta? Metadata { get; set; }
            public Spec? Spec { get; set; }
        }

        public class Spec
        {
            public int? Replicas { get; set; }
            public bool Paused { get; set; }
            public DateTime? Since { get; set; }
            public Mode Mode { get; set; }
            public IList<Item>? Items { get; set; }
            public IDictionary<string, string>? Labels { get; set; }
            public IList<string>? Args { get; set; }
            public IDictionary<string, IList<Item[]>>? Nested { get; set; }
        }

        public class Item { public string? Name { get; set; } public string? Message { get; set; } public JsonElement? Free { get; set; } }

        public enum Mode { Fast, [JsonStringEnumMemberName("very-slow")] Slow }
        """);

    [Fact]
    public void InitRequiredAndConstructors() => Verify("""
        namespace Shop;

        public class Root
        {
            public required string Name { get; set; }
            public required string Id { get; init; }
            public List<string> Items { get; init; } = [];
            public Point Point { get; set; }
            public Box<int>? Box { get; set; }
        }

        public readonly record struct Point(int X, int Y = 7) { public int Z { get; init; } }

        public class Box<T> { public T? Value { get; init; } public string? Note { get; set; } }
        """);

    [Fact]
    public void ConvertersAndExtensionData() => Verify("""
        namespace Shop;

        public class Root
        {
            public Port? Port { get; set; }
            public List<Port>? Ports { get; set; }
            [JsonExtensionData] public IDictionary<string, JsonElement>? More { get; set; }
        }

        [JsonConverter(typeof(PortConverter))] public class Port { }

        public class PortConverter : JsonConverter<Port>
        {
            public override Port Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options) => new();
            public override void Write(Utf8JsonWriter writer, Port value, JsonSerializerOptions options) { }
        }
        """);

    private static void Verify(string source, [System.Runtime.CompilerServices.CallerMemberName] string method = "")
    {
        using var harness = new DecoderHarness(Usings + source, "Shop.Root");
        Baseline.VerifyAll(
            DecoderHarness.Files(harness.Graph)
                .Where(static file => file.Key.StartsWith("Decoding.Shop_", StringComparison.Ordinal)
                    || file.Key.StartsWith("Encoding.Shop_", StringComparison.Ordinal))
                .Select(static file => KeyValuePair.Create(file.Key.Replace(".g.cs", string.Empty, StringComparison.Ordinal), file.Value)),
            method: method);
    }
}
