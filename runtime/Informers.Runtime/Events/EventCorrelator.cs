namespace Informers;

/// <summary>
/// Puts events together: equal ones become one that is counted, many that differ in their message alone become one that says so, and of what is
/// told of one object too often, nothing is written. For one loop.
/// </summary>
/// <remarks>The counterpart of client-go's <c>record.EventCorrelator</c>, in its order: similar, equal, too often.</remarks>
internal sealed class EventCorrelator(EventRecorderOptions options)
{
    private readonly LruCache<object, (HashSet<string> Messages, long Last)> _similar = new(options.CacheSize);
    private readonly LruCache<object, (int Count, DateTime First, string Name)> _seen = new(options.CacheSize);
    private readonly LruCache<object, (double Tokens, long Last)> _budgets = new(options.CacheSize);
    private readonly TimeProvider _timeProvider = options.TimeProvider;

    /// <summary>Takes an event in.</summary>
    /// <returns>What to write, a new Event when its count is 1; <see langword="null"/> for nothing.</returns>
    public RecordedEvent? Correlate(RecordedEvent reported)
    {
        var (aggregated, key) = Aggregate(reported);
        var observed = Observe(aggregated, key);
        return TryTake(reported) ? observed : null;
    }

    // Of one object, kind and reason, with any message.
    private static object SimilarKey(RecordedEvent e) =>
        (e.Regarding.ApiVersion, e.Regarding.Kind, e.Regarding.Namespace, e.Regarding.Name, e.Regarding.Uid, e.Kind, e.Reason);

    // The same with its message.
    private static object EqualKey(RecordedEvent e) => (SimilarKey(e), e.Message);

    private static object BudgetKey(RecordedEvent e) =>
        (e.Regarding.ApiVersion, e.Regarding.Kind, e.Regarding.Namespace, e.Regarding.Name, e.Regarding.Uid, e.Kind);

    private (RecordedEvent Event, object Key) Aggregate(RecordedEvent reported)
    {
        var key = SimilarKey(reported);
        var now = _timeProvider.GetTimestamp();
        if (!_similar.TryGet(key, out var record) || _timeProvider.GetElapsedTime(record.Last, now) > options.SimilarityInterval)
        {
            record = ([], now);
        }

        record.Messages.Add(reported.Message);
        _similar.Set(key, (record.Messages, now));
        if (record.Messages.Count < options.MaxSimilarEvents)
        {
            return (reported, EqualKey(reported));
        }

        // Any one goes, so that the set stays that small.
        record.Messages.Remove(record.Messages.First());
        return (reported with { Message = "(combined from similar events): " + reported.Message, Annotations = null }, key);
    }

    private RecordedEvent Observe(RecordedEvent reported, object key)
    {
        if (_seen.TryGet(key, out var last))
        {
            reported = reported with { Count = last.Count + 1, FirstTime = last.First, Name = last.Name };
        }

        _seen.Set(key, (reported.Count, reported.FirstTime, reported.Name));
        return reported;
    }

    // A bucket of tokens for each object.
    private bool TryTake(RecordedEvent reported)
    {
        var key = BudgetKey(reported);
        var now = _timeProvider.GetTimestamp();
        var tokens = _budgets.TryGet(key, out var budget)
            ? Math.Min(options.Burst, budget.Tokens + (_timeProvider.GetElapsedTime(budget.Last, now) / options.RefillPeriod))
            : options.Burst;
        var taken = tokens >= 1;
        _budgets.Set(key, (taken ? tokens - 1 : tokens, now));
        return taken;
    }
}
