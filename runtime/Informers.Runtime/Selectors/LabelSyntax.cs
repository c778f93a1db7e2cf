namespace Informers;

/// <summary>What Kubernetes allows as the key and as the value of a label.</summary>
internal static class LabelSyntax
{
    private const int MaxPrefix = 253;
    private const int MaxName = 63;

    /// <summary>Checks a key: an optional DNS subdomain and a slash, then a name.</summary>
    /// <returns>What is wrong, in a form that follows a colon; <see langword="null"/> when nothing is.</returns>
    public static string? CheckKey(string key)
    {
        var slash = key.IndexOf('/', StringComparison.Ordinal);
        if (slash < 0)
        {
            return CheckName(key);
        }

        if (key.IndexOf('/', slash + 1) >= 0)
        {
            return "a label key has at most one '/'";
        }

        return CheckPrefix(key.AsSpan(0, slash)) ?? CheckName(key.AsSpan(slash + 1));
    }

    /// <summary>Checks a value: empty, or as a name.</summary>
    /// <returns>What is wrong, in a form that follows a colon; <see langword="null"/> when nothing is.</returns>
    public static string? CheckValue(string value)
    {
        if (value.Length > MaxName)
        {
            return $"a label value has at most {MaxName} characters";
        }

        return value.Length == 0 || IsName(value)
            ? null
            : "a label value consists of letters, digits, '-', '_' and '.', and starts and ends with a letter or digit";
    }

    private static string? CheckName(ReadOnlySpan<char> name)
    {
        if (name.IsEmpty)
        {
            return "the name of a label key is not empty";
        }

        if (name.Length > MaxName)
        {
            return $"the name of a label key has at most {MaxName} characters";
        }

        return IsName(name)
            ? null
            : "the name of a label key consists of letters, digits, '-', '_' and '.', and starts and ends with a letter or digit";
    }

    private static string? CheckPrefix(ReadOnlySpan<char> prefix)
    {
        if (prefix.IsEmpty || prefix.Length > MaxPrefix)
        {
            return $"the prefix of a label key has 1 to {MaxPrefix} characters";
        }

        foreach (var range in prefix.Split('.'))
        {
            if (!IsDnsLabel(prefix[range]))
            {
                return "the prefix of a label key is a DNS subdomain: lower-case letters, digits, '-' and '.', "
                    + "each part starting and ending with a letter or digit";
            }
        }

        return null;
    }

    private static bool IsName(ReadOnlySpan<char> text)
    {
        if (!char.IsAsciiLetterOrDigit(text[0]) || !char.IsAsciiLetterOrDigit(text[^1]))
        {
            return false;
        }

        foreach (var c in text)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('-' or '_' or '.'))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Whether this is a DNS label: what names a namespace, and each part of a label key's prefix.</summary>
    public static bool IsDnsLabel(ReadOnlySpan<char> label)
    {
        if (label.IsEmpty || label.Length > MaxName || label[0] == '-' || label[^1] == '-')
        {
            return false;
        }

        foreach (var c in label)
        {
            if (!char.IsAsciiLetterLower(c) && !char.IsAsciiDigit(c) && c != '-')
            {
                return false;
            }
        }

        return true;
    }
}
