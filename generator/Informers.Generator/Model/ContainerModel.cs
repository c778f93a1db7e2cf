namespace Informers.Generator;

/// <summary>A type that a host is nested in.</summary>
/// <param name="Keyword">How it is declared: <c>class</c>, <c>record struct</c> and so on.</param>
/// <param name="Name">Its name, escaped where it is a keyword.</param>
internal sealed record ContainerModel(string Keyword, string Name);
