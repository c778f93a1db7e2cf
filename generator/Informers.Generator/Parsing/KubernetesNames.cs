namespace Informers.Generator;

/// <summary>What an API server accepts as names of groups, versions, kinds and resources.</summary>
internal static class KubernetesNames
{
    private const int LongestLabel = 63;
    private const int LongestSubdomain = 253;

    /// <summary>A group is empty (the core group) or a DNS subdomain in lower case.</summary>
    public static bool IsGroup(string group)
    {
        if (group.Length == 0)
        {
            return true;
        }

        if (group.Length > LongestSubdomain)
        {
            return false;
        }

        foreach (var label in group.Split('.'))
        {
            if (!IsLabel(label, mayStartWithDigit: true))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>A version, or the plural of a resource, is a DNS label that starts with a letter, in lower case.</summary>
    public static bool IsLabel(string text) => IsLabel(text, mayStartWithDigit: false);

    /// <summary>A kind is such a label, but its letters may be upper case.</summary>
    public static bool IsKind(string kind) => IsLabel(kind.ToLowerInvariant(), mayStartWithDigit: false);

    private static bool IsLabel(string text, bool mayStartWithDigit)
    {
        if (text.Length is 0 or > LongestLabel)
        {
            return false;
        }

        for (var i = 0; i < text.Length; i++)
        {
            var isInside = i > 0 && i < text.Length - 1;
            var fits = text[i] switch
            {
                >= 'a' and <= 'z' => true,
                >= '0' and <= '9' => i > 0 || mayStartWithDigit,
                '-' => isInside,
                _ => false,
            };
            if (!fits)
            {
                return false;
            }
        }

        return true;
    }
}
