using FixSample.Generated.Stable.V1;
using Informers;
using Informers.Rest;

namespace FixSample;

/// <summary>What a controller does, with one bug in each method.</summary>
public sealed class Controller(IRestClient client, ICronTabLister tabs)
{
    public Uri Server => client.BaseAddress;

    public static SharedInformerOptions Options() => new() { DefaultResync = TimeSpan.FromSeconds(1) };

    public static bool IsNewer(CronTab one, CronTab other) =>
        string.CompareOrdinal(one.Metadata!.ResourceVersion, other.Metadata!.ResourceVersion) > 0;

    public static bool IsOlder(CronTab one, CronTab other) =>
        int.Parse(one.Metadata!.ResourceVersion!, null) < int.Parse(other.Metadata!.ResourceVersion!, null);

    public static bool HasChanged(CronTab before, CronTab after) => before.Spec != after.Spec;

    public static async Task StartAsync(CronTabInformers factory, CancellationToken cancellationToken)
    {
        factory.Start(cancellationToken);
        await factory.WaitForCacheSyncAsync(cancellationToken);
    }

    public static async Task<int> CountAsync(IRestClient client, CancellationToken cancellationToken)
    {
        var factory = new CronTabInformers(client);
        var lister = factory.Stable.V1.CronTabs.Lister;
        factory.Start(cancellationToken);
        await factory.EnsureCacheSyncAsync(cancellationToken);
        return lister.List().Count;
    }

    public CronTab Paused(ObjectName name)
    {
        var tab = tabs.CronTabs(name.Namespace).GetRequired(name.Name);
        tab.Spec!.Schedule = "never";
        return tab;
    }

    public CronTab Draft(ObjectName name)
    {
        var tab = tabs.CronTabs(name.Namespace).GetRequired(name.Name);
        var draft = new CronTab { Metadata = new() { Name = "draft" }, Spec = tab.Spec };
        draft.Spec!.Args!.Add("draft");
        return draft;
    }

    public int Mark(ObjectName name)
    {
        var tab = tabs.CronTabs(name.Namespace).GetRequired(name.Name);
        AddMark(tab);
        return tab.Spec!.Args!.Count;
    }

    public IReadOnlyList<string> Archive(string @namespace)
    {
        var names = new List<string>();
        foreach (var tab in tabs.CronTabs(@namespace).List())
        {
            tab.Spec!.Args!.Add("archived");
            names.Add(tab.Spec.Args[^1]);
        }

        return names;
    }

    public async Task<string> ReconcileAsync(ObjectName name, CancellationToken cancellationToken)
    {
        var tab = await client.GetAsync(CronTabInformer.ResourceType, name, cancellationToken: cancellationToken);
        return tab.Spec?.Schedule ?? "";
    }

    private static void AddMark(CronTab tab) => tab.Spec!.Args!.Add("marked");
}
