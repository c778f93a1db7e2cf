namespace Informers;

/// <summary>Finds out whether a batch has a key already. Reused from batch to batch.</summary>
internal struct BatchKeys
{
    private int[]? _places;
    private int _mask;

    /// <summary>Empties the set and makes room.</summary>
    /// <param name="limit">How many keys may be added.</param>
    public void Reset(int limit)
    {
        if (_places is null || limit * 2 > _places.Length)
        {
            var size = 64;
            while (size < limit * 2)
            {
                size *= 2;
            }

            _places = new int[size];
            _mask = size - 1;
            return;
        }

        Array.Clear(_places);
    }

    /// <summary>Gives the memory back.</summary>
    public void Trim() => _places = null;

    /// <summary>Adds the key of a delta that is about to become the next one of the batch.</summary>
    /// <returns><see langword="false"/> when the batch has the key.</returns>
    public readonly bool TryAdd<T>(ReadOnlySpan<Delta<T>> batch, ObjectName name)
        where T : class
    {
        var places = _places!;
        for (var place = KeyHash.Compute(name.Namespace, name.Name) & _mask; ; place = (place + 1) & _mask)
        {
            var index = places[place] - 1;
            if (index < 0)
            {
                places[place] = batch.Length + 1;
                return true;
            }

            if (batch[index].Name == name)
            {
                return false;
            }
        }
    }
}
