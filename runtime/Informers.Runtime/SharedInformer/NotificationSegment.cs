namespace Informers;

/// <summary>A piece of a <see cref="HandlerQueue{T}"/>, linked to the next.</summary>
/// <typeparam name="T">The class of the objects.</typeparam>
internal sealed class NotificationSegment<T>(int capacity)
    where T : class
{
    private readonly Notification<T>[] _items = new Notification<T>[capacity];
    private int _count;

    /// <summary>How many notifications fit.</summary>
    public int Capacity => _items.Length;

    /// <summary>The next segment.</summary>
    public NotificationSegment<T>? Next { get; set; }

    /// <summary>Whether nothing more fits.</summary>
    public bool IsFull => _count == _items.Length;

    /// <summary>What is in the segment.</summary>
    public ReadOnlySpan<Notification<T>> Items => _items.AsSpan(0, _count);

    /// <summary>How many there are.</summary>
    public int Count => _count;

    /// <summary>The notification at a place.</summary>
    public ref readonly Notification<T> this[int index] => ref _items[index];

    /// <summary>The notification at a place, to be changed.</summary>
    public ref Notification<T> At(int index) => ref _items[index];

    /// <summary>Adds a notification; there is room.</summary>
    public void Add(in Notification<T> notification) => _items[_count++] = notification;

    /// <summary>Lets go of all objects, so that the segment can be used again.</summary>
    public void Clear()
    {
        _items.AsSpan(0, _count).Clear();
        _count = 0;
        Next = null;
    }
}
