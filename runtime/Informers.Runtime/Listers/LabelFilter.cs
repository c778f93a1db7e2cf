namespace Informers;

/// <summary>Picks the objects that match from a snapshot.</summary>
internal static class LabelFilter
{
    /// <summary>The objects that match, or the snapshot itself when all do by definition.</summary>
    public static IReadOnlyList<T> Apply<T>(IReadOnlyList<T> snapshot, LabelSelector? selector, ResourceType<T> resourceType)
        where T : class
    {
        if (selector is null || selector.IsEverything)
        {
            return snapshot;
        }

        var result = new List<T>();
        for (var i = 0; i < snapshot.Count; i++)
        {
            var obj = snapshot[i];
            if (selector.Matches(obj, resourceType))
            {
                result.Add(obj);
            }
        }

        return result;
    }
}
