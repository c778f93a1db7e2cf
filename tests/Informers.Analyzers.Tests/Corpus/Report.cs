namespace Informers.Analyzers.Tests.Corpus;

/// <summary>What a rule reported: which, where (the file relative to the project, the line from 1 on), and the message.</summary>
internal sealed record Report(string Rule, string File, int Line, string Message)
{
    public override string ToString() => $"{File}({Line}): {Rule}: {Message}";
}
