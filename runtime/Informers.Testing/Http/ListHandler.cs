using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace Informers.Testing;

/// <summary>Answers LIST: which state, which page of it, and the bytes.</summary>
internal sealed class ListHandler(Database database, FakeApiServerOptions options)
{
    private static readonly byte[] Comma = ","u8.ToArray();

    public async Task HandleAsync(ApiRequest request)
    {
        var representation = request.Representation();
        var selection = request.Selection();
        var page = Read(request, selection);
        await WriteAsync(request, representation, page).ConfigureAwait(false);
    }

    /// <summary>Writes a list.</summary>
    public static async Task WriteAsync(ApiRequest request, Representation representation, ListPage page)
    {
        var body = request.Body;
        var cancellationToken = request.Aborted;
        body.Response.StatusCode = StatusCodes.Status200OK;
        body.Response.ContentType = "application/json";
        var (head, tail) = Envelope(representation, page);
        await body.WriteAsync(head, cancellationToken).ConfigureAwait(false);
        var isFirst = true;
        foreach (var item in page.Items)
        {
            if (!isFirst)
            {
                await body.WriteAsync(Comma, cancellationToken).ConfigureAwait(false);
            }

            isFirst = false;
            await representation.WriteAsync(body, item, isItem: true, cancellationToken).ConfigureAwait(false);
        }

        await body.WriteAsync(tail, cancellationToken).ConfigureAwait(false);
        await body.CompleteAsync(cancellationToken).ConfigureAwait(false);
    }

    private static (byte[] Head, byte[] Tail) Envelope(Representation representation, ListPage page)
    {
        var revision = page.Revision.ToString(CultureInfo.InvariantCulture);
        if (representation.IsSorted)
        {
            var remaining = page.Remaining is { } count ? string.Create(CultureInfo.InvariantCulture, $"\"remainingItemCount\":{count},") : "";
            return (
                Encoding.UTF8.GetBytes($"{{\"apiVersion\":\"{representation.ApiVersion}\",\"items\":["),
                Encoding.UTF8.GetBytes(
                    $"],\"kind\":\"{representation.ListKind}\",\"metadata\":{{\"continue\":\"{page.Continue}\",{remaining}\"resourceVersion\":\"{revision}\"}}}}\n"));
        }

        var next = page.Continue is null ? "" : $",\"continue\":\"{page.Continue}\"";
        var rest = page.Remaining is { } left ? string.Create(CultureInfo.InvariantCulture, $",\"remainingItemCount\":{left}") : "";
        return (
            Encoding.UTF8.GetBytes(
                $"{{\"kind\":\"{representation.ListKind}\",\"apiVersion\":\"{representation.ApiVersion}\",\"metadata\":{{\"resourceVersion\":\"{revision}\"{next}{rest}}},\"items\":["),
            "]}\n"u8.ToArray());
    }

    private ListPage Read(ApiRequest request, Selection selection)
    {
        var limit = request.Number("limit") is { } given and > 0 ? given : 0;
        var version = request.Query("resourceVersion");
        var match = request.Query("resourceVersionMatch");
        var token = request.Query("continue");
        Validate(request, version, match, token);
        if (token is not null && !(version == "0" && options.WatchCache))
        {
            if (version is not null && version != "0")
            {
                throw ApiException.BadRequest("specifying resource version is not allowed when using continue");
            }

            return Continue(request, selection, ContinueToken.Decode(token), limit);
        }

        var snapshot = database.Read(request.Resource);
        var revision = ParseVersion(version);
        if (revision > snapshot.Revision)
        {
            throw ApiException.TooLargeResourceVersion(revision, snapshot.Revision);
        }

        var after = token is null ? null : ContinueToken.Decode(token).Start;
        if (match == "Exact" || (revision > 0 && limit > 0 && match is null))
        {
            if (revision < snapshot.Oldest.Revision)
            {
                throw ApiException.ListExpired();
            }

            return Page(selection, snapshot.ObjectsAt(revision), revision, Now(), after, limit);
        }

        // At version 0 the watch cache has everything at hand and sees no point in pages.
        return Page(selection, snapshot.Objects, snapshot.Revision, Now(), after, version == "0" && options.WatchCache ? 0 : limit);
    }

    private static void Validate(ApiRequest request, string? version, string? match, string? token)
    {
        var causes = new List<(string Reason, string Field, string Message)>();
        if (request.Flag("sendInitialEvents") is not null)
        {
            causes.Add(("FieldValueForbidden", "sendInitialEvents", "Forbidden: sendInitialEvents is forbidden for list"));
        }

        if (match is not null)
        {
            if (version is null)
            {
                causes.Add((
                    "FieldValueForbidden", "resourceVersionMatch", "Forbidden: resourceVersionMatch is forbidden unless resourceVersion is provided"));
            }

            if (token is not null)
            {
                causes.Add((
                    "FieldValueForbidden", "resourceVersionMatch", "Forbidden: resourceVersionMatch is forbidden when continue is provided"));
            }

            if (match is not ("Exact" or "NotOlderThan"))
            {
                causes.Add((
                    "FieldValueNotSupported",
                    "resourceVersionMatch",
                    $"Unsupported value: \"{match}\": supported values: \"Exact\", \"NotOlderThan\", \"\""));
            }

            if (match == "Exact" && version == "0")
            {
                causes.Add((
                    "FieldValueForbidden",
                    "resourceVersionMatch",
                    "Forbidden: resourceVersionMatch \"exact\" is forbidden for resourceVersion \"0\""));
            }
        }

        if (causes.Count > 0)
        {
            throw ApiException.InvalidOptions("ListOptions", [.. causes]);
        }
    }

    private static long ParseVersion(string? version)
    {
        if (version is null)
        {
            return 0;
        }

        return long.TryParse(version, NumberStyles.None, CultureInfo.InvariantCulture, out var revision)
            ? revision
            : throw ApiException.BadRequest(
                $"invalid resource version: resourceVersion: Invalid value: \"{version}\": strconv.ParseUint: parsing \"{version}\": invalid syntax");
    }

    private ListPage Continue(ApiRequest request, Selection selection, ContinueToken token, long limit)
    {
        var snapshot = database.Read(request.Resource);
        if (token.Revision < 0)
        {
            return Page(selection, snapshot.Objects, snapshot.Revision, Now(), token.Start, limit);
        }

        var age = TimeSpan.FromMilliseconds(Now() - token.IssuedMilliseconds);
        if (token.Revision < snapshot.Oldest.Revision || age > options.ContinueTokenLifetime)
        {
            throw ApiException.ContinueExpired(token.Inconsistent.Encode());
        }

        return Page(selection, snapshot.ObjectsAt(token.Revision), token.Revision, token.IssuedMilliseconds, token.Start, limit);
    }

    private static ListPage Page(
        Selection selection, ImmutableSortedSet<StoredObject> objects, long revision, long issued, string? after, long limit)
    {
        // Keys of one namespace follow each other; in a token of a namespaced list the namespace is left out.
        var prefix = selection.Namespace is null ? "" : selection.Namespace + "/";
        var index = IndexAfter(objects, prefix + after, inclusive: after is null);
        var items = new List<StoredObject>();
        for (; index < objects.Count; index++)
        {
            var obj = objects[index];
            if (prefix.Length > 0 && !obj.Key.StartsWith(prefix, StringComparison.Ordinal))
            {
                break;
            }

            if (limit > 0 && items.Count == limit)
            {
                // Something follows, selected or not: as in the real one, the last page may turn out empty.
                var token = new ContinueToken(revision, items[^1].Key[prefix.Length..], issued);
                long? remaining = selection.IsEverything ? CountFrom(objects, index, prefix) : null;
                return new ListPage(revision, items, token.Encode(), remaining);
            }

            if (selection.Matches(obj))
            {
                items.Add(obj);
            }
        }

        return new ListPage(revision, items, null, null);
    }

    private static int IndexAfter(ImmutableSortedSet<StoredObject> objects, string key, bool inclusive)
    {
        var index = objects.IndexOf(new StoredObject(key));
        return index < 0 ? ~index : inclusive ? index : index + 1;
    }

    private static int CountFrom(ImmutableSortedSet<StoredObject> objects, int index, string prefix) =>
        prefix.Length == 0 ? objects.Count - index : IndexAfter(objects, prefix + '\uffff', inclusive: true) - index;

    private long Now() => options.TimeProvider.GetUtcNow().ToUnixTimeMilliseconds();
}
