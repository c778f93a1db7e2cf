namespace Informers.Testing;

/// <summary>A request that a <see cref="FakeApiServer"/> received. Never carries credentials.</summary>
/// <param name="Method">The HTTP method.</param>
/// <param name="Path">The path.</param>
/// <param name="Query">The query, with its question mark; empty when there is none.</param>
/// <param name="Verb">
/// As Kubernetes names it: <c>list</c>, <c>watch</c>, <c>get</c>, <c>create</c>, <c>update</c>, <c>patch</c>, <c>delete</c>,
/// <c>deletecollection</c>; for what is no resource, the method in lower case.
/// </param>
/// <param name="Group">The API group of the resource; empty for the core group and for what is no resource.</param>
/// <param name="Version">The API version; empty for what is no resource.</param>
/// <param name="Resource">The plural of the resource; empty for what is no resource.</param>
/// <param name="Subresource">Such as <c>status</c>.</param>
/// <param name="Namespace">The namespace in the path.</param>
/// <param name="Name">The name in the path.</param>
/// <param name="UserAgent">What the client calls itself.</param>
/// <param name="Protocol">Such as <c>HTTP/1.1</c>.</param>
public sealed record FakeRequest(
    string Method,
    string Path,
    string Query,
    string Verb,
    string Group,
    string Version,
    string Resource,
    string? Subresource,
    string? Namespace,
    string? Name,
    string UserAgent,
    string Protocol);
