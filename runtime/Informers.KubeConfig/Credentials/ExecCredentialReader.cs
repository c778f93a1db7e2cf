using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json;

namespace Informers.Rest;

/// <summary>Reads what a credential plugin printed. What is wrong is told without quoting: any of it may be a secret.</summary>
internal static class ExecCredentialReader
{
    public static (Credential Credential, DateTimeOffset? Expires) Read(string output, string apiVersion, Func<string, Exception> failed)
    {
        JsonDocument document;
        try
        {
            document = JsonDocument.Parse(output);
        }
        catch (JsonException e)
        {
            throw failed($"printed no JSON: line {e.LineNumber + 1}, byte {e.BytePositionInLine}.");
        }

        using (document)
        {
            var root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object || Text(root, "kind") != "ExecCredential")
            {
                throw failed("printed an object whose kind is not ExecCredential.");
            }

            if (Text(root, "apiVersion") != apiVersion)
            {
                throw failed($"printed an object whose apiVersion is not {apiVersion}, as the kubeconfig says.");
            }

            if (!root.TryGetProperty("status", out var status) || status.ValueKind != JsonValueKind.Object)
            {
                throw failed("printed an object without a status.");
            }

            var (token, certificate, key) = (Text(status, "token"), Text(status, "clientCertificateData"), Text(status, "clientKeyData"));
            if ((certificate is null) != (key is null))
            {
                throw failed("gave only one of clientCertificateData and clientKeyData.");
            }

            if (token is null && certificate is null)
            {
                throw failed("gave neither a token nor a client certificate.");
            }

            if (token?.AsSpan().ContainsAnyInRange('\0', ' ') == true)
            {
                throw failed("gave a token with characters that no header can carry.");
            }

            return (
                new Credential(token is null ? null : new AuthenticationHeaderValue("Bearer", token), certificate, key),
                Expiry(status, failed));
        }
    }

    private static DateTimeOffset? Expiry(JsonElement status, Func<string, Exception> failed)
    {
        if (Text(status, "expirationTimestamp") is not { } text)
        {
            return null;
        }

        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var moment)
            ? moment
            : throw failed("gave an expirationTimestamp that is no time.");
    }

    private static string? Text(JsonElement parent, string name) =>
        parent.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } text ? text : null;
}
