using System.Globalization;
using System.Threading.Channels;
using Corpus.Support;
using Informers;
using k8s.Models;

namespace Corpus.Audit;

/// <summary>Writes a line for each change of a secret into a file. The file is slow at times; the handler never is.</summary>
public sealed class AuditTrail : IResourceEventHandler<V1Secret>, IAsyncDisposable
{
    private readonly Channel<Entry> _entries = Channel.CreateUnbounded<Entry>(new UnboundedChannelOptions { SingleReader = true });
    private readonly IResourceEventHandlerRegistration _registration;
    private readonly Task _writing;

    public AuditTrail(ClusterInformers factory, string path)
    {
        _writing = WriteAsync(path);
        _registration = factory.Core.V1.Secrets.Informer.AddEventHandler(this, new EventHandlerOptions
        {
            Name = "audit",
            Overflow = OverflowPolicy.DropAndResync,
            QueueLimit = 5_000,
            ResyncPeriod = TimeSpan.Zero,
        });
    }

    public void OnAdd(V1Secret obj, bool isInInitialList)
    {
        if (!isInInitialList)
        {
            Note("created", obj);
        }
    }

    public void OnUpdate(V1Secret oldObj, V1Secret newObj)
    {
        if (oldObj.Metadata.Uid != newObj.Metadata.Uid)
        {
            Note("replaced", newObj);
        }
        else if (oldObj.Metadata.ResourceVersion != newObj.Metadata.ResourceVersion)
        {
            var before = oldObj.Data?.Keys.ToHashSet(StringComparer.Ordinal) ?? [];
            before.SymmetricExceptWith(newObj.Data?.Keys ?? []);
            Note(before.Count == 0 ? "changed" : $"changed, other keys: {string.Join(' ', before)}", newObj);
        }
    }

    public void OnDelete(DeletedObject<V1Secret> deleted)
    {
        var note = deleted switch
        {
            { FinalStateUnknown: true } => "deleted while nobody looked",
            { Object: { Type: { } type } } => $"deleted, a {type}",
            _ => "deleted",
        };
        _entries.Writer.TryWrite(new Entry(DateTimeOffset.UtcNow, deleted.Name, note, deleted.Object?.Metadata.ResourceVersion));
    }

    public async ValueTask DisposeAsync()
    {
        await _registration.DisposeAsync();
        _entries.Writer.TryComplete();
        await _writing;
    }

    private void Note(string what, V1Secret secret)
    {
        var entry = new Entry(
            DateTimeOffset.UtcNow, new ObjectName(secret.Metadata.NamespaceProperty, secret.Metadata.Name), what, secret.Metadata.ResourceVersion);
        entry.Details["type"] = secret.Type;
        _entries.Writer.TryWrite(entry);
    }

    private async Task WriteAsync(string path)
    {
        await using var file = new StreamWriter(path, append: true);
        await foreach (var entry in _entries.Reader.ReadAllAsync())
        {
            var details = string.Join(' ', entry.Details.Select(static pair => $"{pair.Key}={pair.Value}"));
            await file.WriteLineAsync($"{entry.At.ToString("O", CultureInfo.InvariantCulture)} {entry.Name} {entry.What} {entry.ResourceVersion} {details}");
            await file.FlushAsync();
        }
    }

    private sealed record Entry(DateTimeOffset At, ObjectName Name, string What, string? ResourceVersion)
    {
        public Dictionary<string, string> Details { get; } = [];
    }
}
