namespace Informers.Testing.Tests.Differential;

/// <summary>One request that both servers are asked.</summary>
/// <param name="Method">The HTTP method.</param>
/// <param name="Path">Path and query; <c>{token}</c> is the continue token of the answer before.</param>
/// <param name="Body">The body.</param>
/// <param name="ContentType">Its type.</param>
public sealed record Exchange(string Method, string Path, string? Body = null, string ContentType = "application/json");
