// <readme>
using Informers;
using Informers.Rest;
using k8s.Models;
// </readme>
using Informers.EndToEnd.Tests.Generated.Core.V1;

namespace Tutorial;

/// <summary>What a controller writes, as runtime/WRITING.md shows it.</summary>
internal static class WritingTutorial
{
    public static async Task RunAsync(IRestClient client, CancellationToken cancellationToken)
    {
        // <readme>
        var type = ConfigMapInformer.ResourceType;                  // of any generated informer, or a new UnstructuredType(…)
        var name = new ObjectName("shop", "prices");

        var created = await client.CreateAsync(
            type,
            new V1ConfigMap
            {
                Metadata = new V1ObjectMeta { NamespaceProperty = name.Namespace, Name = name.Name },
                Data = new Dictionary<string, string> { ["tea"] = "3" },
            },
            cancellationToken: cancellationToken);

        // Reads it, has it changed, writes it; anew where somebody else was quicker.
        await client.ModifyAsync(
            type,
            name,
            static prices =>
            {
                prices.Data["tea"] = "4";
                return prices;                                      // null: nothing to write
            },
            cancellationToken: cancellationToken);

        // Or says what is to change, without reading it; or which fields are to have which values, whether it exists or not.
        await client.PatchAsync(type, name, Patch.Merge("""{"data":{"milk":"1"}}"""), cancellationToken: cancellationToken);
        var applied = await client.ApplyAsync(
            type,
            new V1ConfigMap
            {
                Metadata = new V1ObjectMeta { NamespaceProperty = name.Namespace, Name = name.Name },
                Data = new Dictionary<string, string> { ["sugar"] = "2" },
            },
            new ApplyOptions { FieldManager = "shop-controller" },
            cancellationToken);

        // Cleans up before it goes: events and finalizers.
        await using var events = new EventRecorder(client, "shop-controller");
        var kept = await client.AddFinalizerAsync(type, applied, "shop.example.com/cleanup", cancellationToken: cancellationToken);
        await client.DeleteAsync(type, name, new DeleteOptions { Uid = created.Metadata.Uid }, cancellationToken);
        var going = await client.GetAsync(type, name, cancellationToken: cancellationToken);
        events.Record(type, going, EventKind.Normal, "CleanedUp", "Nothing is sold any more.");
        await client.RemoveFinalizerAsync(type, going, "shop.example.com/cleanup", cancellationToken: cancellationToken);

        try
        {
            await client.UpdateAsync(type, kept, cancellationToken: cancellationToken);
        }
        catch (ApiStatusException e) when (e.IsNotFound || e.IsConflict)
        {
            // Gone, or changed since: there are also IsAlreadyExists, IsInvalid, IsForbidden, IsTooManyRequests.
        }
        // </readme>
    }

    public static async Task LeadAsync(IRestClient client, Func<CancellationToken, Task> work, CancellationToken cancellationToken)
    {
        // <readme>

        // One instance at a time does the work; the others wait to take over.
        var elector = new LeaderElector(client, new LeaderElectionOptions { Lease = new ObjectName("shop", "shop-controller") });
        await elector.RunAsync(work, cancellationToken);
        // </readme>
    }
}
