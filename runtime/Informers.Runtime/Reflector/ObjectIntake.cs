using System.Diagnostics.CodeAnalysis;

namespace Informers;

/// <summary>
/// The one place where objects that arrive are transformed: exactly once each, as they arrive, in every way of listing and watching.
/// What cannot be used is reported and kept out.
/// </summary>
/// <typeparam name="T">The class of the objects.</typeparam>
internal sealed class ObjectIntake<T>(ResourceType<T> resourceType, TransformFunc<T>? transform, FailureReporter failures)
    where T : class
{
    /// <summary>Takes in an object.</summary>
    /// <param name="arrived">The object as decoded; <see langword="null"/> where a source broke its contract.</param>
    /// <param name="name">The object's key; the default value when it has none.</param>
    /// <param name="obj">The object to store.</param>
    /// <returns>Whether the object can be stored.</returns>
    public bool TryAccept(T? arrived, out ObjectName name, [NotNullWhen(true)] out T? obj)
    {
        obj = null;
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
