namespace Informers;

/// <summary>Makes reconcilers of objects, and adds what most of them watch.</summary>
public static class Reconciler
{
    /// <summary>A reconciler of an informer's objects, which it watches.</summary>
    /// <typeparam name="T">The class of the objects.</typeparam>
    /// <param name="informer">The informer.</param>
    /// <param name="reconcile">
    /// Brings about what an object wants: called with its name, the object as it is in the cache at that moment, <see langword="null"/> when it
    /// is gone, and a token that fires when the reconciler is to stop. The object is the cache's: do not change it.
    /// </param>
    /// <param name="options">How it works; <see langword="null"/> for the defaults.</param>
    /// <returns>The reconciler. Add what else it depends on, then run it.</returns>
    public static Reconciler<ObjectName> For<T>(
        ISharedInformer<T> informer,
        Func<ObjectName, T?, CancellationToken, Task<ReconcileResult>> reconcile,
        ReconcilerOptions<ObjectName>? options = null)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(informer);
        ArgumentNullException.ThrowIfNull(reconcile);
        var store = informer.Store;
        return new Reconciler<ObjectName>(
            (name, cancellationToken) => reconcile(name, store.Get(name), cancellationToken),
            options ?? new ReconcilerOptions<ObjectName>(),
            informer.Resource.ToString()).Watch(informer);
    }

    /// <summary>Reconciles an object, by its name, whenever it changes.</summary>
    /// <typeparam name="T">The class of the objects.</typeparam>
    /// <param name="reconciler">The reconciler.</param>
    /// <param name="informer">The objects' informer.</param>
    /// <returns>The reconciler.</returns>
    public static Reconciler<ObjectName> Watch<T>(this Reconciler<ObjectName> reconciler, ISharedInformer<T> informer)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(reconciler);
        ArgumentNullException.ThrowIfNull(informer);
        var type = informer.ResourceType;
        return reconciler.Watch(informer, obj => [type.GetObjectName(obj)], static name => [name]);
    }

    /// <summary>Reconciles an object whenever another one changes that it controls, as the other's owner references say.</summary>
    /// <typeparam name="TOwner">The class of the objects that are reconciled.</typeparam>
    /// <typeparam name="T">The class of the objects that they own.</typeparam>
    /// <param name="reconciler">The reconciler.</param>
    /// <param name="informer">The informer of what is owned.</param>
    /// <param name="owner">The owners' resource type: <c>ResourceType</c> of their informer.</param>
    /// <param name="ownersOf">
    /// Reads the references, such as <c>pod => pod.Metadata.OwnerReferences?.Select(o => new OwnerName(o.ApiVersion, o.Kind, o.Name, o.Controller))</c>.
    /// </param>
    /// <param name="controllersOnly">Whether the owner that manages the object counts alone. Default: yes.</param>
    /// <returns>The reconciler.</returns>
    /// <remarks>The counterpart of controller-runtime's <c>Owns</c>: the version in a reference does not matter, group and kind do.</remarks>
    public static Reconciler<ObjectName> WatchOwned<TOwner, T>(
        this Reconciler<ObjectName> reconciler,
        ISharedInformer<T> informer,
        ResourceType<TOwner> owner,
        Func<T, IEnumerable<OwnerName>?> ownersOf,
        bool controllersOnly = true)
        where TOwner : class
        where T : class
    {
        ArgumentNullException.ThrowIfNull(reconciler);
        ArgumentNullException.ThrowIfNull(informer);
        ArgumentNullException.ThrowIfNull(owner);
        ArgumentNullException.ThrowIfNull(ownersOf);
        var type = informer.ResourceType;
        return reconciler.Watch(informer, KeysOf);

        IEnumerable<ObjectName> KeysOf(T obj) => (ownersOf(obj) ?? [])
            .Where(reference => !string.IsNullOrEmpty(reference.Name)
                && (!controllersOnly || reference.Controller == true)
                && reference.Kind == owner.Kind
                && GroupOf(reference.ApiVersion) == owner.Group)
            .Select(reference => owner.Scope == ResourceScope.Cluster
                ? new ObjectName(reference.Name!)
                : new ObjectName(type.GetNamespace(obj) ?? string.Empty, reference.Name!));
    }

    /// <inheritdoc cref="WatchOwned{TOwner, T}(Reconciler{ObjectName}, ISharedInformer{T}, ResourceType{TOwner}, Func{T, IEnumerable{OwnerName}}, bool)"/>
    /// <param name="reconciler">The reconciler.</param>
    /// <param name="informer">The informer of what is owned.</param>
    /// <param name="owner">The owners' resource type: <c>ResourceType</c> of their informer.</param>
    /// <param name="ownersOf">Reads the references, such as <c>job => job.Metadata?.OwnerReferences</c>.</param>
    /// <param name="controllersOnly">Whether the owner that manages the object counts alone. Default: yes.</param>
    public static Reconciler<ObjectName> WatchOwned<TOwner, T>(
        this Reconciler<ObjectName> reconciler,
        ISharedInformer<T> informer,
        ResourceType<TOwner> owner,
        Func<T, IEnumerable<OwnerReference>?> ownersOf,
        bool controllersOnly = true)
        where TOwner : class
        where T : class
    {
        ArgumentNullException.ThrowIfNull(ownersOf);
        return reconciler.WatchOwned(
            informer,
            owner,
            obj => ownersOf(obj)?.Select(static o => new OwnerName(o.ApiVersion, o.Kind, o.Name, o.Controller)),
            controllersOnly);
    }

    // "apps/v1" is of the group apps, "v1" of the core group.
    private static string GroupOf(string? apiVersion)
    {
        var slash = apiVersion?.IndexOf('/', StringComparison.Ordinal) ?? -1;
        return slash < 0 ? string.Empty : apiVersion![..slash];
    }
}
