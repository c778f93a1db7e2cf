namespace Informers;

/// <summary>Names objects on their way into a queue or a store.</summary>
internal static class ObjectNaming
{
    /// <summary>The key of an object.</summary>
    /// <exception cref="ArgumentNullException">There is no object.</exception>
    /// <exception cref="InvalidObjectException">The object has no name.</exception>
    /// <remarks>The counterpart of client-go's <c>KeyFunc</c> and <c>KeyError</c>.</remarks>
    public static ObjectName NameOf<T>(this ResourceType<T> resourceType, T obj)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(obj);
        ObjectName name;
        try
        {
            name = resourceType.GetObjectName(obj);
        }
        catch (Exception e)
        {
            // A resource type written by hand may stumble over an object without metadata.
            throw new InvalidObjectException($"The name of an object of {resourceType.Resource} could not be read: {e.Message}", e);
        }

        return name.Name.Length > 0
            ? name
            : throw new InvalidObjectException($"An object of {resourceType.Resource} has no metadata.name, so it cannot be stored.");
    }
}
