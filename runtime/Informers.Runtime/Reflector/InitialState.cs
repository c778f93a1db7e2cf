namespace Informers;

/// <summary>All that exists at one resource version, gathered beside the store and handed over to it in one step.</summary>
/// <typeparam name="T">The class of the objects.</typeparam>
/// <param name="Objects">The objects, transformed.</param>
/// <param name="Unreadable">
/// The names of objects that exist but could not be decoded or transformed; the default name for those that could not be named either.
/// </param>
/// <param name="ResourceVersion">The version.</param>
internal readonly record struct InitialState<T>(
    IReadOnlyList<T> Objects, IReadOnlyCollection<ObjectName> Unreadable, string ResourceVersion)
    where T : class;
