using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Informers.Decoding;

namespace Informers.Tests.Decoding;

public sealed partial class JsonTypeInfoDecoderTests
{
    private const string Text = """
        {"metadata":{"name":"a","resourceVersion":"1","creationTimestamp":"2026-01-31T12:00:00Z",
         "managedFields":[{"manager":"m","operation":"Update"}]},"mode":"Fast"}
        """;

    [Fact]
    public void DropsManagedFieldsUnlessTheyAreKept()
    {
        var decoder = new JsonTypeInfoDecoder<Thing>(ThingContext.Default);
        var dropped = Decode(decoder, Text, DecodeContext.Default);
        Assert.Equal("a", dropped.Metadata!.Name);
        Assert.Equal("1", dropped.Metadata.ResourceVersion);
        Assert.Null(dropped.Metadata.ManagedFields);
        Assert.Equal("m", Decode(decoder, Text, new DecodeContext { KeepManagedFields = true }).Metadata!.ManagedFields![0].Manager);
    }

    [Fact]
    public void AnUnknownTypeIsRefusedWithAdvice()
    {
        var error = Assert.Throws<ArgumentException>(() => new JsonTypeInfoDecoder<StringBuilder>(ThingContext.Default));
        Assert.Contains("[JsonSerializable(typeof(StringBuilder))]", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ReflectionReadsCamelCaseAndEnumNames()
    {
        var thing = Decode(new ReflectionDecoder<Thing>(), Text, DecodeContext.Default);
        Assert.Equal(Mode.Fast, thing.Mode);
        Assert.Equal(new DateTime(2026, 1, 31, 12, 0, 0, DateTimeKind.Utc), thing.Metadata!.CreationTimestamp);
        Assert.Null(thing.Metadata.ManagedFields);
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("{\"mode\":[]}")]
    public void WhatDoesNotFitIsAJsonException(string json) =>
        Assert.ThrowsAny<JsonException>(
            () => Decode(new JsonTypeInfoDecoder<Thing>(ThingContext.Default), json, DecodeContext.Default));

    private static Thing Decode(IObjectDecoder<Thing> decoder, string json, DecodeContext context)
    {
        var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(json));
        reader.Read();
        var thing = decoder.Decode(ref reader, context);
        Assert.Equal(JsonTokenType.EndObject, reader.TokenType);
        return thing;
    }

    internal enum Mode
    {
        Slow,
        Fast,
    }

    internal sealed class Thing
    {
        public ObjectMeta? Metadata { get; set; }

        public Mode Mode { get; set; }
    }

    [JsonSerializable(typeof(Thing))]
    [JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true)]
    internal sealed partial class ThingContext : JsonSerializerContext;
}
