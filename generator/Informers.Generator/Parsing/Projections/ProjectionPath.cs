using System.Collections.Generic;

namespace Informers.Generator;

/// <summary>A path that leads somewhere.</summary>
/// <param name="Argument">The argument that it was given in: <c>Fields</c> or <c>Drop</c>.</param>
/// <param name="Index">Which of the argument's texts it is.</param>
/// <param name="Text">The path as it is written.</param>
/// <param name="Members">The names of members that it goes through, none of which is a list or map.</param>
internal sealed record ProjectionPath(string Argument, int Index, string Text, IReadOnlyList<string> Members);
