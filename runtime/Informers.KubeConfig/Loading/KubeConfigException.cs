namespace Informers.Rest;

/// <summary>A kubeconfig, or the service account of a pod, cannot be used. Says what is wrong and where; never what a secret's value is.</summary>
public sealed class KubeConfigException : Exception
{
    /// <summary>Says what is wrong.</summary>
    /// <param name="problem">What is wrong, and what to do.</param>
    /// <param name="file">The file.</param>
    /// <param name="line">The line in it, from 1.</param>
    /// <param name="field">The field, such as <c>users[admin].user.client-key-data</c>.</param>
    /// <param name="innerException">The cause; must not tell secrets.</param>
    public KubeConfigException(string problem, string? file = null, int? line = null, string? field = null, Exception? innerException = null)
        : base(Describe(problem, file, line, field), innerException)
    {
        File = file;
        Line = line;
        Field = field;
    }

    /// <summary>The file; <see langword="null"/> when it is about none.</summary>
    public string? File { get; }

    /// <summary>The line, from 1; <see langword="null"/> when it is about none.</summary>
    public int? Line { get; }

    /// <summary>The field, such as <c>users[admin].user.client-key-data</c>; <see langword="null"/> when it is about none.</summary>
    public string? Field { get; }

    private static string Describe(string problem, string? file, int? line, string? field)
    {
        var place = file is null ? string.Empty : line is null ? $"{file}: " : $"{file}({line}): ";
        return field is null ? place + problem : $"{place}{field}: {problem}";
    }
}
