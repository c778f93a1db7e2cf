using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Informers.Testing;

/// <summary>Where a paged list goes on: the wire form is Kubernetes' own, plus the moment of issue.</summary>
/// <param name="Revision">The resource version of the first page; -1 to go on with whatever is there now.</param>
/// <param name="Start">The last key of the page before.</param>
/// <param name="IssuedMilliseconds">When the first page was read, in Unix milliseconds.</param>
internal readonly record struct ContinueToken(long Revision, string Start, long IssuedMilliseconds)
{
    /// <summary>Goes on after the same key, inconsistently.</summary>
    public ContinueToken Inconsistent => this with { Revision = -1 };

    public static ContinueToken Decode(string token)
    {
        try
        {
            var json = JsonNode.Parse(Base64Url.DecodeFromChars(token)) as JsonObject;
            if (Json.String(json, "v") == "meta.k8s.io/v1" && Json.String(json, "start") is { } start)
            {
                return new ContinueToken(Json.Integer(json, "rv"), start.Trim('/', '\0'), Json.Integer(json, "t"));
            }
        }
        catch (Exception e) when (e is JsonException or FormatException)
        {
            // Said below, for all that is no token of ours.
        }

        throw ApiException.BadRequest("invalid continue token: continue key is not valid: it is not a token of this server");
    }

    public string Encode()
    {
        var json = new JsonObject
        {
            ["v"] = "meta.k8s.io/v1",
            ["rv"] = Revision,
            ["start"] = $"/{Start}\0",
            ["t"] = IssuedMilliseconds,
        };
        return Base64Url.EncodeToString(Encoding.UTF8.GetBytes(json.ToJsonString()));
    }
}
