using System.Buffers;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Http;

namespace Informers.Testing;

/// <summary>
/// Writes the body of one response. The one place where faults that happen in the middle of a response are played: cut or stall after
/// so many bytes. Used by one request at a time.
/// </summary>
internal sealed class ResponseBody(HttpContext context)
{
    private const int FlushThreshold = 32 * 1024;
    private readonly PipeWriter _writer = context.Response.BodyWriter;
    private long _written;
    private int _unflushed;

    /// <summary>After how many bytes the connection is cut.</summary>
    public long? CutAfter { get; set; }

    /// <summary>After how many bytes nothing more is sent until the task completes.</summary>
    public (long Bytes, Task Released)? StallAfter { get; set; }

    public HttpResponse Response => context.Response;

    /// <summary>Writes bytes, and sends what has gathered when it is enough for a packet or two.</summary>
    public async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        // Kestrel's writer gives no memory before the headers are fixed.
        if (!context.Response.HasStarted)
        {
            await context.Response.StartAsync(cancellationToken).ConfigureAwait(false);
        }

        while (StopWithin(bytes.Length) is { } allowed)
        {
            // Everything up to the fault must have left before it happens.
            Append(bytes.Span[..allowed]);
            bytes = bytes[allowed..];
            await FlushAsync(cancellationToken).ConfigureAwait(false);
            if (StallAfter is { } stall && _written >= stall.Bytes)
            {
                StallAfter = null;
                await stall.Released.WaitAsync(cancellationToken).ConfigureAwait(false);
            }
            else
            {
                Cut();
            }
        }

        Append(bytes.Span);
        if (_unflushed >= FlushThreshold)
        {
            await FlushAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Sends what was written.</summary>
    public async ValueTask FlushAsync(CancellationToken cancellationToken)
    {
        _unflushed = 0;
        var result = await _writer.FlushAsync(cancellationToken).ConfigureAwait(false);
        if (result.IsCompleted)
        {
            throw new OperationCanceledException("The client is gone.");
        }
    }

    /// <summary>Ends the response; a cut that no byte reached happens now.</summary>
    public async ValueTask CompleteAsync(CancellationToken cancellationToken)
    {
        await FlushAsync(cancellationToken).ConfigureAwait(false);
        if (CutAfter is not null)
        {
            Cut();
        }
    }

    /// <summary>Resets the connection.</summary>
    public void Cut()
    {
        context.Abort();
        throw new OperationCanceledException("The response was cut.");
    }

    private void Append(ReadOnlySpan<byte> bytes)
    {
        _writer.Write(bytes);
        _written += bytes.Length;
        _unflushed += bytes.Length;
    }

    /// <summary>How many of the next bytes may be written before a fault; <see langword="null"/> when all.</summary>
    private int? StopWithin(int count)
    {
        var limit = Math.Min(CutAfter ?? long.MaxValue, StallAfter?.Bytes ?? long.MaxValue);
        return limit - _written < count ? (int)Math.Max(0, limit - _written) : null;
    }
}
