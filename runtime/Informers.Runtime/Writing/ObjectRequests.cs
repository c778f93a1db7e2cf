using System.Buffers;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Informers.Rest;

namespace Informers.Writing;

/// <summary>Makes the requests about objects of one resource, and reads what comes back.</summary>
internal static class ObjectRequests
{
    /// <summary>What server-side apply takes: YAML, of which JSON is a part.</summary>
    public const string ApplyMediaType = "application/apply-patch+yaml";

    private static readonly MediaTypeHeaderValue Json = new("application/json");
    private static readonly DecodeContext WithManagedFields = new() { KeepManagedFields = true };

    // Not for the web: a name with an umlaut or a command with an ampersand stays readable, and short.
    private static readonly JsonWriterOptions WriterOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, MaxDepth = JsonReading.Options.MaxDepth };

    /// <summary>One object by its name.</summary>
    /// <exception cref="ArgumentException">The name does not fit the scope of the resource.</exception>
    public static RequestTarget Target<T>(ResourceType<T> resourceType, ObjectName name, string? subresource = null)
        where T : class
    {
        if (string.IsNullOrEmpty(name.Name))
        {
            throw new ArgumentException($"The object of {resourceType} has no name. Set metadata.name.", nameof(name));
        }

        CheckScope(resourceType, name.Namespace, name.Name);
        return new RequestTarget(
            resourceType.Resource, resourceType.Kind, resourceType.Scope, name.Namespace, resourceType.IsMetadataOnly, name.Name, subresource);
    }

    /// <summary>The place where objects are created.</summary>
    /// <exception cref="ArgumentException">The namespace does not fit the scope of the resource.</exception>
    public static RequestTarget CreationTarget<T>(ResourceType<T> resourceType, T obj)
        where T : class
    {
        var name = resourceType.GetObjectName(obj);
        CheckScope(resourceType, name.Namespace, name.Name);
        return new RequestTarget(resourceType.Resource, resourceType.Kind, resourceType.Scope, name.Namespace, resourceType.IsMetadataOnly);
    }

    /// <summary>Many objects.</summary>
    /// <exception cref="ArgumentException">A namespace is given, and the resource has none.</exception>
    public static RequestTarget CollectionTarget<T>(ResourceType<T> resourceType, string? @namespace)
        where T : class
    {
        if (resourceType.Scope == ResourceScope.Cluster && !string.IsNullOrEmpty(@namespace))
        {
            throw new ArgumentException($"{resourceType} are cluster scoped: there are none in a namespace. Leave '{@namespace}' out.", nameof(@namespace));
        }

        return new RequestTarget(resourceType.Resource, resourceType.Kind, resourceType.Scope, @namespace, resourceType.IsMetadataOnly);
    }

    /// <summary>The object as a body.</summary>
    /// <exception cref="NotSupportedException">Nothing writes such objects.</exception>
    public static HttpContent Body<T>(ResourceType<T> resourceType, T obj, string mediaType, bool omitManagedFields = false)
        where T : class
    {
        var encoder = resourceType.Encoder ?? throw new NotSupportedException(
            resourceType.IsMetadataOnly
                ? $"Of {resourceType} nothing but the metadata is known, and writing that back would empty the rest of the object. Patch it instead."
                : $"Nothing writes objects of {resourceType}: its ResourceType has no Encoder. The source generator emits one; override Encoder in one that is written by hand.");
        return Body(
            mediaType,
            writer => encoder.Encode(
                writer,
                obj,
                new EncodeContext { ApiVersion = resourceType.Resource.ApiVersion, Kind = resourceType.Kind, OmitManagedFields = omitManagedFields }));
    }

    /// <summary>JSON as a body.</summary>
    public static HttpContent Body(string mediaType, Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var writer = new Utf8JsonWriter(buffer, WriterOptions))
        {
            write(writer);
        }

        return Body(mediaType, mediaType == ApplyMediaType ? YamlText.Of(buffer.WrittenMemory) : buffer.WrittenMemory);
    }

    /// <summary>Bytes as a body.</summary>
    public static HttpContent Body(string mediaType, ReadOnlyMemory<byte> json)
    {
        var content = new ReadOnlyMemoryContent(json);
        content.Headers.ContentType = mediaType == "application/json" ? Json : new MediaTypeHeaderValue(mediaType);
        return content;
    }

    /// <summary>Sends a request and reads the object that comes back.</summary>
    public static async Task<T> SendAsync<T>(
        IRestClient client,
        ResourceType<T> resourceType,
        HttpMethod method,
        string verb,
        RequestTarget target,
        Uri address,
        HttpContent? body,
        bool keepManagedFields,
        CancellationToken cancellationToken)
        where T : class
    {
        var bytes = await SendAsync(client, method, verb, target, address, body, keepManagedFields, cancellationToken).ConfigureAwait(false);
        return Read(resourceType, bytes.Span, keepManagedFields, out var error)
            ?? throw ResponseErrors.Broken(verb, target, $"the server did it, but its answer could not be read: {error!.Message}", error);
    }

    /// <summary>Sends a request.</summary>
    /// <returns>The body of the success that came back.</returns>
    public static async Task<ReadOnlyMemory<byte>> SendAsync(
        IRestClient client,
        HttpMethod method,
        string verb,
        RequestTarget target,
        Uri address,
        HttpContent? body,
        bool keepManagedFields,
        CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        using var request = new HttpRequestMessage(method, address) { Content = body };
        AcceptedForms.AddTo(request.Headers.Accept, target.IsMetadataOnly, isList: false, keepManagedFields);
        using var response = await RestSending.SendAsync(client, request, verb, target, TimeProvider.System, cancellationToken).ConfigureAwait(false);
        var stream = await ResponseStream.OpenAsync(response, decompressAhead: false, cancellationToken).ConfigureAwait(false);
        await using (stream.ConfigureAwait(false))
        {
            var doing = ResponseErrors.Opening(verb, target);
            var buffer = new ArrayBufferWriter<byte>((int)Math.Clamp(response.Content.Headers.ContentLength ?? 0, 4096, 1024 * 1024));
            while (true)
            {
                var read = await ResponseStream.ReadAsync(stream, buffer.GetMemory(), doing, cancellationToken).ConfigureAwait(false);
                if (read == 0)
                {
                    return buffer.WrittenMemory;
                }

                buffer.Advance(read);
            }
        }
    }

    /// <summary>Reads one object.</summary>
    /// <returns>The object, or <see langword="null"/> with the error.</returns>
    public static T? Read<T>(ResourceType<T> resourceType, ReadOnlySpan<byte> json, bool keepManagedFields, out Exception? error)
        where T : class
    {
        var reader = JsonReading.Read(json);
        try
        {
            reader.Read();
        }
        catch (JsonException e)
        {
            error = e;
            return null;
        }

        var objects = new ObjectReader<T>(
            resourceType, resourceType.WholeDecoder ?? resourceType.Decoder, keepManagedFields ? WithManagedFields : DecodeContext.Default);
        if (!objects.TryRead(json[(int)reader.TokenStartIndex..], out var obj, out var invalid, out _, out _))
        {
            error = invalid;
            return null;
        }

        error = null;
        return obj;
    }

    /// <summary>The address of a write.</summary>
    public static Uri Address(RequestTarget target, string? fieldManager, bool dryRun, FieldValidation? fieldValidation, bool force = false) => target.Address(
        ("fieldManager", fieldManager),
        ("dryRun", dryRun ? "All" : null),
        ("fieldValidation", fieldValidation?.ToString()),
        ("force", force ? "true" : null));

    /// <summary>The body of a deletion; <see langword="null"/> where there is nothing to say.</summary>
    public static HttpContent? Body(DeleteOptions? options)
    {
        if (options is null || options == new DeleteOptions())
        {
            return null;
        }

        if (options.GracePeriod < TimeSpan.Zero)
        {
            throw new ArgumentException($"The grace period {options.GracePeriod} is negative.", nameof(options));
        }

        return Body("application/json", writer =>
        {
            writer.WriteStartObject();
            writer.WriteString("apiVersion"u8, "meta.k8s.io/v1"u8);
            writer.WriteString("kind"u8, "DeleteOptions"u8);
            if (options.GracePeriod is { } gracePeriod)
            {
                writer.WriteNumber("gracePeriodSeconds"u8, (long)Math.Ceiling(gracePeriod.TotalSeconds));
            }

            if (options.PropagationPolicy is { } policy)
            {
                writer.WriteString("propagationPolicy"u8, policy.ToString());
            }

            if (options.Uid is not null || options.ResourceVersion is not null)
            {
                writer.WriteStartObject("preconditions"u8);
                if (options.Uid is not null)
                {
                    writer.WriteString("uid"u8, options.Uid);
                }

                if (options.ResourceVersion is not null)
                {
                    writer.WriteString("resourceVersion"u8, options.ResourceVersion);
                }

                writer.WriteEndObject();
            }

            if (options.DryRun)
            {
                writer.WriteStartArray("dryRun"u8);
                writer.WriteStringValue("All"u8);
                writer.WriteEndArray();
            }

            writer.WriteEndObject();
        });
    }

    /// <summary>Reads a scale.</summary>
    /// <exception cref="JsonException">It is none.</exception>
    public static Scale ReadScale(ReadOnlyMemory<byte> json, ObjectName name)
    {
        using var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = JsonReading.Options.MaxDepth });
        var root = document.RootElement;
        if (root.ValueKind != JsonValueKind.Object || Text(root, "kind") != "Scale")
        {
            throw new JsonException("the answer is no Scale");
        }

        return new Scale
        {
            Name = name,
            ResourceVersion = Text(root, "metadata", "resourceVersion"),
            Replicas = Number(root, "spec", "replicas"),
            CurrentReplicas = Number(root, "status", "replicas"),
            Selector = Text(root, "status", "selector"),
        };
    }

    private static string? Text(JsonElement element, params ReadOnlySpan<string> path) =>
        Find(element, path) is { ValueKind: JsonValueKind.String } value ? value.GetString() : null;

    private static int Number(JsonElement element, params ReadOnlySpan<string> path) =>
        Find(element, path) is { ValueKind: JsonValueKind.Number } value && value.TryGetInt32(out var number) ? number : 0;

    private static JsonElement? Find(JsonElement element, ReadOnlySpan<string> path)
    {
        foreach (var name in path)
        {
            if (element.ValueKind != JsonValueKind.Object || !element.TryGetProperty(name, out element))
            {
                return null;
            }
        }

        return element;
    }

    private static void CheckScope<T>(ResourceType<T> resourceType, string? @namespace, string? name)
        where T : class
    {
        var which = string.IsNullOrEmpty(name) ? "the object" : string.Create(CultureInfo.InvariantCulture, $"'{name}'");
        if (resourceType.Scope == ResourceScope.Namespaced && string.IsNullOrEmpty(@namespace))
        {
            throw new ArgumentException(
                $"{resourceType} live in namespaces, and {which} names none. Set metadata.namespace, or name it as new ObjectName(namespace, name). "
                + "If the resource is cluster scoped after all, its ResourceType must say so.");
        }

        if (resourceType.Scope == ResourceScope.Cluster && !string.IsNullOrEmpty(@namespace))
        {
            throw new ArgumentException(
                $"{resourceType} are cluster scoped, and {which} names the namespace '{@namespace}'. Leave the namespace out. "
                + "If the resource lives in namespaces after all, its ResourceType must say so.");
        }
    }
}
