using System.Collections.Concurrent;
using Corpus.Support;
using Informers;
using k8s.Models;

namespace Corpus.Quotas;

/// <summary>How much each namespace asks for. Joined of pods and namespaces, and read from anywhere.</summary>
public static class QuotaBoard
{
    private static readonly ConcurrentDictionary<string, Usage> Usages = new(StringComparer.Ordinal);
    private static readonly Lock Counting = new();
    private static long _changes;

    public static long Changes => Interlocked.Read(ref _changes);

    public static IReadOnlyDictionary<string, Usage> Snapshot() => new SortedDictionary<string, Usage>(Usages, StringComparer.Ordinal);

    /// <summary>Follows until disposed.</summary>
    public static IAsyncDisposable Follow(ClusterInformers factory)
    {
        var pods = factory.Core.V1.Pods;
        var spaces = factory.Core.V1.Namespaces;

        // Two handlers and the first count come here: who counts last must have looked last.
        void Recount(string @namespace)
        {
            lock (Counting)
            {
                if (spaces.Lister.Get(@namespace) is null)
                {
                    Usages.TryRemove(@namespace, out _);
                    return;
                }

                var usage = new Usage(0, 0);
                foreach (var pod in pods.Lister.Pods(@namespace).List())
                {
                    usage = Add(usage, pod);
                }

                Usages[@namespace] = usage;
                Interlocked.Increment(ref _changes);
            }
        }

        var podRegistration = pods.Informer.AddEventHandler(new ResourceEventHandlerFuncs<V1Pod>
        {
            AddFunc = (pod, isInInitialList) =>
            {
                if (!isInInitialList)
                {
                    Recount(pod.Metadata.NamespaceProperty);
                }
            },
            UpdateFunc = (before, after) =>
            {
                if (!ReferenceEquals(before, after) && before.Metadata.ResourceVersion != after.Metadata.ResourceVersion)
                {
                    Recount(after.Metadata.NamespaceProperty);
                }
            },
            DeleteFunc = deleted => Recount(deleted.Name.Namespace),
        });
        var spaceRegistration = spaces.Informer.AddEventHandler(new ResourceEventHandlerFuncs<V1Namespace>
        {
            AddFunc = (space, _) => Recount(space.Metadata.Name),
            DeleteFunc = deleted => Recount(deleted.Name.Name),
        });
        _ = CountAllAsync();
        return new Following(podRegistration, spaceRegistration);

        async Task CountAllAsync()
        {
            try
            {
                await podRegistration.WaitForSyncAsync();
            }
            catch (OperationCanceledException)
            {
                return;
            }

            foreach (var space in spaces.Lister.List())
            {
                Recount(space.Metadata.Name);
            }
        }
    }

    private static Usage Add(Usage usage, V1Pod pod)
    {
        if (pod.Status?.Phase is "Succeeded" or "Failed")
        {
            return usage;
        }

        var cpu = usage.Cpu;
        foreach (var container in pod.Spec?.Containers ?? [])
        {
            if (container.Resources?.Requests is { } requests && requests.TryGetValue("cpu", out var quantity))
            {
                cpu += quantity.ToDouble();
            }
        }

        return usage with { Cpu = cpu, Pods = usage.Pods + 1 };
    }

    public sealed record Usage(int Pods, double Cpu);

    private sealed class Following(params IResourceEventHandlerRegistration[] registrations) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            foreach (var registration in registrations)
            {
                await registration.DisposeAsync();
            }
        }
    }
}
