using Corpus.Support;
using Informers;
using Informers.Rest;
using k8s.Models;

namespace Corpus.Waiting;

/// <summary>What tests wait with.</summary>
public static class RolloutWaiter
{
    /// <summary>Waits until the cache holds an object that fits.</summary>
    public static async Task<T> UntilAsync<T>(
        this ISharedIndexInformer<T> informer, ObjectName name, Func<T, bool> fits, CancellationToken cancellationToken)
        where T : class
    {
        var found = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = informer.AddEventHandler(new ResourceEventHandlerFuncs<T>
        {
            AddFunc = (obj, _) => Look(obj),
            UpdateFunc = (_, after) => Look(after),
        });
        return await found.Task.WaitAsync(cancellationToken);

        void Look(T obj)
        {
            if (informer.ResourceType.GetObjectName(obj) == name && fits(obj))
            {
                found.TrySetResult(obj);
            }
        }
    }

    /// <summary>Waits until the cache does not hold it any more.</summary>
    public static async Task UntilGoneAsync<T>(this ISharedIndexInformer<T> informer, ObjectName name, CancellationToken cancellationToken)
        where T : class
    {
        var gone = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = informer.AddEventHandler(new ResourceEventHandlerFuncs<T>
        {
            DeleteFunc = deleted =>
            {
                if (deleted.Name == name)
                {
                    gone.TrySetResult();
                }
            },
        });
        await registration.WaitForSyncAsync(cancellationToken);
        if (informer.Store.Get(name) is not null)
        {
            await gone.Task.WaitAsync(cancellationToken);
        }
    }

    /// <summary>For a console's Main that is not asynchronous.</summary>
    public static int Main(Uri server, string @namespace, string deployment)
    {
        using var client = new RestClient(server);
        var factory = new ClusterInformers(client, new SharedInformerOptions { Namespace = @namespace });
        using var deadline = new CancellationTokenSource(TimeSpan.FromMinutes(5));
        try
        {
            var informer = factory.Apps.V1.Deployments.Informer;
            factory.Start(deadline.Token);
            factory.EnsureCacheSyncAsync(deadline.Token).GetAwaiter().GetResult();
            var rolledOut = informer.UntilAsync(new ObjectName(@namespace, deployment), IsRolledOut, deadline.Token).GetAwaiter().GetResult();
            Console.WriteLine($"{rolledOut.Metadata.Name}: {rolledOut.Status.ReadyReplicas} ready");
            return 0;
        }
        catch (OperationCanceledException)
        {
            Console.Error.WriteLine($"{deployment} was not rolled out in time");
            return 1;
        }
        catch (CacheSyncException error)
        {
            Console.Error.WriteLine(error.Result);
            return 2;
        }
        finally
        {
            deadline.Cancel();
            factory.DisposeAsync().AsTask().Wait();
        }
    }

    private static bool IsRolledOut(V1Deployment deployment) =>
        deployment.Status is { } status
        && status.ObservedGeneration >= deployment.Metadata.Generation
        && status.UpdatedReplicas == deployment.Spec.Replicas
        && status.ReadyReplicas == deployment.Spec.Replicas;
}
