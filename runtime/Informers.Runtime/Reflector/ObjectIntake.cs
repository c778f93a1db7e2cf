using System.Diagnostics.CodeAnalysis;

namespace Informers;

/// <summary>
/// The one place where objects that arrive are transformed: exactly once each, as they arrive, in every way of listing and watching.
/// What cannot be used is reported and kept out.
/// </summary>
/// <remarks>
/// A list brings most objects as they are stored already. Those are recognized before the transform, by what was decoded, and the
/// stored instance, which was transformed when it came, takes their place. A transform that changes uid or resource version hides from
/// that what it stored: then every object of a list is transformed, and kept until the list is complete.
/// </remarks>
/// <typeparam name="T">The class of the objects.</typeparam>
internal sealed class ObjectIntake<T>(
    ResourceType<T> resourceType, TransformFunc<T>? transform, StoreWriter<T> store, FailureReporter failures)
    where T : class
{
    /// <summary>Takes in an object that a watch tells of.</summary>
    /// <param name="arrived">The object as decoded; <see langword="null"/> where a source broke its contract.</param>
    /// <param name="name">The object's key; the default value when it has none.</param>
    /// <param name="obj">The object to store.</param>
    /// <returns>Whether the object can be stored.</returns>
    public bool TryAccept(T? arrived, out ObjectName name, [NotNullWhen(true)] out T? obj) =>
        TryAccept(arrived, isListed: false, out name, out obj);

    /// <summary>Takes in an object of a list, or finds it stored.</summary>
    /// <inheritdoc cref="TryAccept(T?, out ObjectName, out T?)"/>
    public bool TryAcceptListed(T? arrived, out ObjectName name, [NotNullWhen(true)] out T? obj) =>
        TryAccept(arrived, isListed: true, out name, out obj);

    /// <summary>Reads the key of an object that is not kept, and so not transformed.</summary>
    /// <param name="arrived">The object as decoded; <see langword="null"/> where a source broke its contract.</param>
    /// <param name="name">The object's key; the default value when it has none.</param>
    /// <returns>Whether it has one.</returns>
    public bool TryName([NotNullWhen(true)] T? arrived, out ObjectName name)
    {
        name = default;
        if (arrived is null)
        {
            failures.InvalidObject(new InvalidObjectException($"The source of {resourceType} delivered an event without an object."));
            return false;
        }

        name = resourceType.GetObjectName(arrived);
        if (name.Name.Length == 0)
        {
            name = default;
            failures.InvalidObject(new InvalidObjectException($"An object of {resourceType} has no metadata.name."));
            return false;
        }

        return true;
    }

    private bool TryAccept(T? arrived, bool isListed, out ObjectName name, [NotNullWhen(true)] out T? obj)
    {
        obj = null;
        if (!TryName(arrived, out name))
        {
            return false;
        }

        if (isListed && store.GetStored(name) is { } stored && resourceType.IsSameState(stored, arrived))
        {
            obj = stored;
            return true;
        }

        if (transform is null)
        {
            obj = arrived;
            return true;
        }

        try
        {
            obj = transform(arrived);
        }
        catch (Exception error)
        {
            Reject(name, arrived, "the transform threw", error);
            return false;
        }

        if (obj is null || resourceType.GetObjectName(obj) != name)
        {
            Reject(name, arrived, "the transform must return the object itself, or another of the same namespace and name", null);
            obj = null;
            return false;
        }

        return true;
    }

    private void Reject(ObjectName name, T arrived, string reason, Exception? error) =>
        failures.InvalidObject(new InvalidObjectException($"{resourceType} '{name}': {reason}.", error)
        {
            Name = name,
            ResourceVersion = resourceType.GetResourceVersion(arrived),
        });
}
