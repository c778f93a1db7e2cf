using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace Informers.Testing;

/// <summary>How objects are shown: whole, or their metadata only (<c>PartialObjectMetadata</c>).</summary>
internal sealed class Representation
{
    private static readonly byte[] PartialStart = "{\"kind\":\"PartialObjectMetadata\",\"apiVersion\":\"meta.k8s.io/v1\",\"metadata\":"u8.ToArray();
    private static readonly byte[] Brace = "{"u8.ToArray();
    private static readonly byte[] CloseBrace = "}"u8.ToArray();
    private readonly FakeResource _resource;
    private readonly bool _metadataOnly;
    private readonly bool _withoutManagedFields;

    private Representation(FakeResource resource, bool metadataOnly, bool withoutManagedFields)
    {
        _resource = resource;
        _metadataOnly = metadataOnly;
        _withoutManagedFields = withoutManagedFields;
    }

    public string ApiVersion => _metadataOnly ? "meta.k8s.io/v1" : _resource.Resource.ApiVersion;

    public string Kind => _metadataOnly ? "PartialObjectMetadata" : _resource.Kind;

    public string ListKind => _metadataOnly ? "PartialObjectMetadataList" : _resource.ListKind;

    /// <summary>Whether the fields of the list itself are sorted, as of custom resources.</summary>
    public bool IsSorted => !_metadataOnly && !_resource.IsBuiltIn;

    /// <summary>Chooses by the <c>Accept</c> header: the first that this server can make.</summary>
    /// <param name="resource">What is shown.</param>
    /// <param name="request">What the client accepts.</param>
    /// <param name="canDropManagedFields">Whether the client may leave <c>managedFields</c> out; otherwise asking for it changes nothing.</param>
    /// <exception cref="ApiException">Nothing that the client accepts can be made (406).</exception>
    public static Representation Negotiate(FakeResource resource, HttpRequest request, bool canDropManagedFields)
    {
        var accepted = request.Headers.Accept.ToString();
        if (accepted.Length == 0)
        {
            return new Representation(resource, metadataOnly: false, withoutManagedFields: false);
        }

        foreach (var range in accepted.Split(',', StringSplitOptions.TrimEntries))
        {
            var parts = range.Split(';', StringSplitOptions.TrimEntries);
            if (parts[0] is not ("application/json" or "application/*" or "*/*"))
            {
                continue;
            }

            var kind = parts.FirstOrDefault(p => p.StartsWith("as=", StringComparison.Ordinal))?[3..];
            if (kind is null or "PartialObjectMetadata" or "PartialObjectMetadataList")
            {
                var drops = canDropManagedFields
                    && parts.FirstOrDefault(p => p.StartsWith("drop=", StringComparison.Ordinal)) is { } drop
                    && drop[5..].Split('+').Contains("metadata.managedFields");
                return new Representation(resource, metadataOnly: kind is not null, withoutManagedFields: drops);
            }
        }

        throw ApiException.NotAcceptable();
    }

    /// <summary>Writes an object.</summary>
    /// <param name="body">Where to.</param>
    /// <param name="obj">The object.</param>
    /// <param name="isItem">Whether it is an item of a list, which for built-in kinds leaves out kind and apiVersion.</param>
    /// <param name="cancellationToken">Ends the writing.</param>
    public async ValueTask WriteAsync(ResponseBody body, StoredObject obj, bool isItem, CancellationToken cancellationToken)
    {
        obj = obj.In(_resource.Resource.ApiVersion);
        if (_withoutManagedFields)
        {
            obj = obj.WithoutManagedFields();
        }

        if (_metadataOnly)
        {
            await body.WriteAsync(PartialStart, cancellationToken).ConfigureAwait(false);
            await body.WriteAsync(obj.Metadata, cancellationToken).ConfigureAwait(false);
            await body.WriteAsync(CloseBrace, cancellationToken).ConfigureAwait(false);
        }
        else if (isItem)
        {
            await body.WriteAsync(Brace, cancellationToken).ConfigureAwait(false);
            await body.WriteAsync(obj.Json.AsMemory(obj.ItemStart), cancellationToken).ConfigureAwait(false);
        }
        else
        {
            await body.WriteAsync(obj.Json, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>An object that tells nothing but a resource version.</summary>
    public byte[] Bookmark(long revision, bool endsInitialEvents)
    {
        var annotations = endsInitialEvents ? ",\"annotations\":{\"k8s.io/initial-events-end\":\"true\"}" : "";
        return Encoding.UTF8.GetBytes(string.Create(
            CultureInfo.InvariantCulture,
            $"{{\"kind\":\"{Kind}\",\"apiVersion\":\"{ApiVersion}\",\"metadata\":{{\"resourceVersion\":\"{revision}\"{annotations}}}}}"));
    }
}
