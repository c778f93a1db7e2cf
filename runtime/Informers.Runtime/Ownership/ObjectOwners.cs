using System.Text.Json.Nodes;
using Informers.Writing;

namespace Informers;

/// <summary>Says and reads which objects belong to which, for objects of any resource.</summary>
/// <remarks>
/// <para>The counterpart of controller-runtime's <c>controllerutil</c> and apimachinery's <c>metav1.GetControllerOf</c>.</para>
/// <para>
/// Objects are not changed: what is returned is a copy. References are read and written through the object's JSON, whatever class its metadata have, which
/// costs as much as encoding it: right beside a request to the server, but dear in a handler of many events. There, read the class's own
/// <c>OwnerReferences</c>, as <c>Reconciler.WatchOwned</c> of Informers.WorkQueue does.
/// </para>
/// </remarks>
public static class ObjectOwners
{
    /// <summary>The owners of an object.</summary>
    /// <typeparam name="T">The class of the object.</typeparam>
    /// <param name="resourceType">The object's resource.</param>
    /// <param name="obj">The object.</param>
    /// <returns>A copy of the references; empty when there are none.</returns>
    /// <exception cref="NotSupportedException">Nothing writes such objects as JSON.</exception>
    public static IReadOnlyList<OwnerReference> GetOwnerReferences<T>(this ResourceType<T> resourceType, T obj)
        where T : class => ObjectJson.Of(resourceType, obj).GetOwnerReferences();

    /// <summary>The owner that manages an object.</summary>
    /// <typeparam name="T">The class of the object.</typeparam>
    /// <param name="resourceType">The object's resource.</param>
    /// <param name="obj">The object.</param>
    /// <returns>A copy of the reference; <see langword="null"/> when nobody manages it.</returns>
    /// <exception cref="NotSupportedException">Nothing writes such objects as JSON.</exception>
    public static OwnerReference? GetControllerOf<T>(this ResourceType<T> resourceType, T obj)
        where T : class => resourceType.GetOwnerReferences(obj).FirstOrDefault(static owner => owner.Controller == true);

    /// <summary>Whether an object is managed by another one: by its uid, so that one of the same name that came later is another.</summary>
    /// <typeparam name="T">The class of the object.</typeparam>
    /// <typeparam name="TOwner">The class of the owner.</typeparam>
    /// <param name="resourceType">The object's resource.</param>
    /// <param name="obj">The object.</param>
    /// <param name="ownerType">The owner's resource.</param>
    /// <param name="owner">The owner.</param>
    /// <returns>Whether it is.</returns>
    /// <exception cref="NotSupportedException">Nothing writes such objects as JSON.</exception>
    public static bool IsControlledBy<T, TOwner>(this ResourceType<T> resourceType, T obj, ResourceType<TOwner> ownerType, TOwner owner)
        where T : class
        where TOwner : class
    {
        ArgumentNullException.ThrowIfNull(ownerType);
        ArgumentNullException.ThrowIfNull(owner);
        return ownerType.GetUid(owner) is { Length: > 0 } uid && resourceType.GetControllerOf(obj)?.Uid == uid;
    }

    /// <summary>The key of the owner that manages an object, for a work queue: where that owner is of the resource.</summary>
    /// <typeparam name="T">The class of the object.</typeparam>
    /// <typeparam name="TOwner">The class of the owners.</typeparam>
    /// <param name="resourceType">The object's resource.</param>
    /// <param name="obj">The object.</param>
    /// <param name="ownerType">The owners' resource; the version in a reference does not matter.</param>
    /// <returns>The key; <see langword="null"/> when nobody, or something else, manages the object.</returns>
    /// <exception cref="NotSupportedException">Nothing writes such objects as JSON.</exception>
    public static ObjectName? GetControllerName<T, TOwner>(this ResourceType<T> resourceType, T obj, ResourceType<TOwner> ownerType)
        where T : class
        where TOwner : class
    {
        ArgumentNullException.ThrowIfNull(ownerType);
        if (resourceType.GetControllerOf(obj) is not { Name.Length: > 0 } owner || owner.Kind != ownerType.Kind || GroupOf(owner) != ownerType.Group)
        {
            return null;
        }

        return ownerType.Scope == ResourceScope.Cluster ? new ObjectName(owner.Name) : new ObjectName(resourceType.GetNamespace(obj) ?? string.Empty, owner.Name);
    }

    /// <summary>Makes one object the controller of another: the other is deleted with it, and events about it concern it.</summary>
    /// <typeparam name="T">The class of the object.</typeparam>
    /// <typeparam name="TOwner">The class of the owner.</typeparam>
    /// <param name="resourceType">The object's resource.</param>
    /// <param name="obj">The object that is to be managed.</param>
    /// <param name="ownerType">The owner's resource.</param>
    /// <param name="owner">The owner, as the server has it: with its uid.</param>
    /// <param name="blockOwnerDeletion">Whether a deletion of the owner in the foreground waits for the object. Default: yes.</param>
    /// <returns>A copy of the object with the reference, in the place of one to an owner of the same group, kind and name.</returns>
    /// <exception cref="AlreadyOwnedException">Another object is its controller.</exception>
    /// <exception cref="ArgumentException">
    /// The owner has no name or no uid, or lives in a namespace and the object does not live in the same: servers would delete the object.
    /// </exception>
    /// <exception cref="NotSupportedException">Nothing writes such objects as JSON.</exception>
    public static T SetControllerReference<T, TOwner>(
        this ResourceType<T> resourceType, T obj, ResourceType<TOwner> ownerType, TOwner owner, bool blockOwnerDeletion = true)
        where T : class
        where TOwner : class
    {
        ArgumentNullException.ThrowIfNull(ownerType);
        ArgumentNullException.ThrowIfNull(owner);
        var json = ObjectJson.Of(resourceType, obj);
        Check(resourceType, obj, ownerType, owner);
        var reference = new OwnerReference
        {
            ApiVersion = ownerType.Resource.ApiVersion,
            Kind = ownerType.Kind,
            Name = ownerType.GetName(owner),
            Uid = ownerType.GetUid(owner),
            Controller = true,
            BlockOwnerDeletion = blockOwnerDeletion,
        };
        var references = json.GetOwnerReferences().ToList();
        if (references.FirstOrDefault(static one => one.Controller == true) is { } controller && !IsSameObject(controller, reference))
        {
            throw new AlreadyOwnedException(
                $"The {resourceType.Kind} {resourceType.GetObjectName(obj)} is managed by the {controller.Kind} '{controller.Name}' already, so the {reference.Kind} '{reference.Name}' can't manage it.",
                controller);
        }

        var index = references.FindIndex(one => IsSameObject(one, reference));
        if (index < 0)
        {
            references.Add(reference);
        }
        else
        {
            references[index] = reference;
        }

        return ObjectJson.With(resourceType, json, "ownerReferences", new JsonArray([.. references.Select(ToJson)]));
    }

    private static void Check<T, TOwner>(ResourceType<T> resourceType, T obj, ResourceType<TOwner> ownerType, TOwner owner)
        where T : class
        where TOwner : class
    {
        if (string.IsNullOrEmpty(ownerType.GetName(owner)) || string.IsNullOrEmpty(ownerType.GetUid(owner)))
        {
            throw new ArgumentException($"The owner, a {ownerType.Kind}, has no name or no uid. Create it first, and use what the server returned.", nameof(owner));
        }

        var ownerNamespace = ownerType.GetNamespace(owner);
        var ownNamespace = resourceType.GetNamespace(obj);
        if (string.IsNullOrEmpty(ownerNamespace))
        {
            return;
        }

        if (string.IsNullOrEmpty(ownNamespace))
        {
            throw new ArgumentException(
                $"The {resourceType.Kind} '{resourceType.GetName(obj)}' has no namespace, so nothing that lives in one, such as the {ownerType.Kind} of '{ownerNamespace}', can own it.", nameof(obj));
        }

        if (ownNamespace != ownerNamespace)
        {
            throw new ArgumentException(
                $"The {resourceType.Kind} '{resourceType.GetName(obj)}' lives in namespace '{ownNamespace}', and its owner in '{ownerNamespace}': that cannot be.", nameof(obj));
        }
    }

    private static bool IsSameObject(OwnerReference one, OwnerReference other) =>
        one.Kind == other.Kind && one.Name == other.Name && GroupOf(one) == GroupOf(other);

    private static string GroupOf(OwnerReference reference) =>
        reference.ApiVersion?.IndexOf('/', StringComparison.Ordinal) is > 0 and var slash ? reference.ApiVersion[..slash] : string.Empty;

    private static JsonNode? ToJson(OwnerReference reference)
    {
        var json = new JsonObject
        {
            ["apiVersion"] = reference.ApiVersion,
            ["kind"] = reference.Kind,
            ["name"] = reference.Name,
            ["uid"] = reference.Uid,
        };
        if (reference.Controller is { } controller)
        {
            json["controller"] = controller;
        }

        if (reference.BlockOwnerDeletion is { } blockOwnerDeletion)
        {
            json["blockOwnerDeletion"] = blockOwnerDeletion;
        }

        return json;
    }
}
