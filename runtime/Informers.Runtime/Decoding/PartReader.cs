using System.ComponentModel;
using System.Runtime.CompilerServices;

namespace Informers.Decoding;

/// <summary>
/// Reads the parts of one place in the schema, or finds them by their bytes where equal ones are shared: see
/// <see cref="DecodeContext.ShareParts"/>.
/// </summary>
/// <typeparam name="T">What a part becomes.</typeparam>
/// <param name="read">Reads a part.</param>
/// <remarks>For emitted decoders, which have one for each place. Thread-safe.</remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class PartReader<T>(DecodeFunc<T> read)
    where T : class
{
    private readonly PartSite _site = new();

    /// <summary>Reads a part, unless one of the same bytes exists.</summary>
    /// <param name="reader">Stands on the part; ends behind it.</param>
    /// <param name="context">Shares parts.</param>
    /// <returns>The part, which may be one of other objects too; <see langword="null"/> for JSON null.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public T? Read(ref JsonCursor reader, DecodeContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (reader.Next is not ((byte)'{' or (byte)'[') || !_site.IsWorthLooking())
        {
            return read(ref reader, context);
        }

        var json = JsonRead.Peek(ref reader);
        var key = PartKey.Of(KindOf(context), json);
        if (PartTable.Shared.TryGet(key, out var known))
        {
            _site.Note(found: true);
            reader.Pass(json.Length);
            return (T)known;
        }

        _site.Note(found: false);
        var missing = context.MissingRequiredMembers;
        var part = read(ref reader, context);

        // Members that are missing are counted for each object, so such a part is read for each.
        return part is null || context.MissingRequiredMembers != missing ? part : (T)PartTable.Shared.GetOrAdd(key, part);
    }

    // What options make of the bytes is another part.
    private long KindOf(DecodeContext context) => (_site.Kind << 1) | (context.KeepManagedFields ? 1L : 0);
}
