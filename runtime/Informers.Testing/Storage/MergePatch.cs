using System.Text.Json.Nodes;

namespace Informers.Testing;

/// <summary>JSON merge patch (RFC 7386).</summary>
internal static class MergePatch
{
    /// <summary>Changes an object as a patch says.</summary>
    public static JsonObject Apply(JsonObject target, JsonObject patch)
    {
        foreach (var (name, value) in patch)
        {
            switch (value)
            {
                case null:
                    target.Remove(name);
                    break;
                case JsonObject child:
                    target[name] = Apply(target[name] is JsonObject existing ? Detach(target, name, existing) : [], child);
                    break;
                default:
                    target[name] = value.DeepClone();
                    break;
            }
        }

        return target;
    }

    private static JsonObject Detach(JsonObject parent, string name, JsonObject child)
    {
        // A node has one parent; taken out, it can be put back in the same place without a copy. The place of the name must stay.
        parent[name] = null;
        return child;
    }
}
