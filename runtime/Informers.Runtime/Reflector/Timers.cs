namespace Informers;

/// <summary>What timers can do.</summary>
internal static class Timers
{
    /// <summary>The furthest that a timer is set ahead: timers refuse more than 49 days. What is due later is looked at then.</summary>
    public static readonly TimeSpan MaxDue = TimeSpan.FromDays(40);
}
