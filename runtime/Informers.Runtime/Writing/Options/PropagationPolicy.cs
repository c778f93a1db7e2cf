namespace Informers.Rest;

/// <summary>What becomes of what belongs to an object that is deleted.</summary>
public enum PropagationPolicy
{
    /// <summary>It stays, and belongs to nobody.</summary>
    Orphan,

    /// <summary>The garbage collector deletes it afterwards.</summary>
    Background,

    /// <summary>The object stays until all that belongs to it, and blocks its deletion, is deleted.</summary>
    Foreground,
}
