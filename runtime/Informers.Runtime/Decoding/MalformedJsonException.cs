using System.Text.Json;

namespace Informers.Decoding;

/// <summary>What a <see cref="JsonCursor"/> throws where bytes are no JSON; <see cref="DecodeFailure"/> finds out the place and the reason.</summary>
internal sealed class MalformedJsonException(string message) : JsonException(message);
