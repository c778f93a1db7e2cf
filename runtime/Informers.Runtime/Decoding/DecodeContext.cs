using System.ComponentModel;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Informers.Decoding;

namespace Informers;

/// <summary>What a decoder needs to know beside the bytes. One is shared by all objects of an informer; thread-safe.</summary>
public sealed class DecodeContext
{
    private readonly StringPool? _pool = StringPool.Shared;
    private long _missingRequiredMembers;
    private bool _sharesParts;

    /// <summary>The context with every option at its default.</summary>
    public static DecodeContext Default { get; } = new();

    /// <summary>
    /// Whether <c>metadata.managedFields</c> is decoded. Default: <see langword="false"/>; it is half of what an object weighs, and
    /// almost nobody reads it.
    /// </summary>
    public bool KeepManagedFields { get; init; }

    /// <summary>
    /// Whether equal strings of all objects of the process are one string: labels, images, nodes' names, kinds and other short texts
    /// that come again. Default: <see langword="true"/>. The pool is bounded, so that this holds for most strings, not for all.
    /// </summary>
    public bool ShareStrings
    {
        get => _pool is not null;
        init => _pool = value ? StringPool.Shared : null;
    }

    /// <summary>
    /// Whether equal parts of all objects of the process are one instance: a container, a probe, tolerations, labels. Such a part is found by
    /// its bytes, and neither read nor kept again. Default: <see langword="false"/>: whoever changes such a part changes it in many objects.
    /// </summary>
    /// <remarks>Emitted decoders share parts, and those of <see cref="ObjectMeta"/>.</remarks>
    public bool ShareParts
    {
        get => _sharesParts;
        init => _sharesParts = value;
    }

    /// <summary>
    /// How many members that their class requires (<c>required</c>, <c>[JsonRequired]</c>) were missing in what was read so far. Such a member
    /// is the default of its type, and the object is read all the same. Only emitted decoders count.
    /// </summary>
    public long MissingRequiredMembers => Interlocked.Read(ref _missingRequiredMembers);

    /// <summary>Is told of them too; set before anything is read.</summary>
    internal InformerMeasurements? Measurements { get; set; }

    /// <summary>Reads every part anew after all, since somebody is going to change them. Before anything is read.</summary>
    internal void LeavePartsUnshared() => _sharesParts = false;

    /// <summary>Counts required members that were missing. For emitted decoders.</summary>
    /// <param name="members">A bit for each.</param>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public void NoteMissing(ulong members)
    {
        var count = BitOperations.PopCount(members);
        Interlocked.Add(ref _missingRequiredMembers, count);
        Measurements?.MembersMissed(count);
    }

    /// <summary>
    /// Reads a string that is likely to come again in this or another object: a label, an image, a node's name, a kind. For emitted
    /// decoders; every such string of every object passes here.
    /// </summary>
    /// <param name="reader">Stands on a string, a member's name or null.</param>
    /// <returns>The string, or <see langword="null"/> for null.</returns>
    /// <exception cref="JsonException">The value is neither a string nor null.</exception>
    [EditorBrowsable(EditorBrowsableState.Never)]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public string? ReadSharedString(ref JsonCursor reader)
    {
        if (_pool is null || reader.Next != '"')
        {
            return JsonRead.String(ref reader);
        }

        var start = reader;
        if (reader.TryTakePlainText(out var text) && _pool.GetOrAdd(text) is { } shared)
        {
            return shared;
        }

        reader = start;
        return JsonRead.String(ref reader);
    }
}
