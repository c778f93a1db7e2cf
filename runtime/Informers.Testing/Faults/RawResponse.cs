namespace Informers.Testing;

/// <summary>An answer that is none of an API server.</summary>
internal sealed record RawResponse(int StatusCode, string ContentType, byte[] Body);
