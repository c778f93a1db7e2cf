using System.Diagnostics;

namespace Informers.Tests;

/// <summary>
/// The bounds of every test: a wait that is not over by then is a failure, not a slow machine. They are there to end what hangs, and nothing
/// else depends on them, so they leave room for a machine that does ten other things.
/// </summary>
public static class TestTimeouts
{
    /// <summary>For <c>[Fact(Timeout = TestTimeouts.Milliseconds)]</c>.</summary>
    public const int Milliseconds = 180_000;

    /// <summary>For a single wait inside a test.</summary>
    public static TimeSpan Wait => Debugger.IsAttached ? Timeout.InfiniteTimeSpan : TimeSpan.FromSeconds(120);

    /// <summary>Waits for a task, at most <see cref="Wait"/>.</summary>
    public static Task WithinTimeout(this Task task) => task.WaitAsync(Wait);

    /// <inheritdoc cref="WithinTimeout(Task)"/>
    public static Task<T> WithinTimeout<T>(this Task<T> task) => task.WaitAsync(Wait);
}
