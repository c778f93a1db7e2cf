namespace Informers;

/// <summary>What a <see cref="ResourceEvent{T}"/> says.</summary>
public enum ResourceEventType
{
    /// <summary>An object came to exist, or existed when the stream began.</summary>
    Added,

    /// <summary>An object changed, or was repeated.</summary>
    Updated,

    /// <summary>An object ceased to exist.</summary>
    Deleted,
}
