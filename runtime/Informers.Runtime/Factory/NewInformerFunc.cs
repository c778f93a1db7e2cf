using Informers.Rest;

namespace Informers;

/// <summary>Makes the informer of a type for a factory. Generated informers bring theirs along as <c>DefaultInformer</c>.</summary>
/// <typeparam name="T">The class of the objects.</typeparam>
/// <param name="client">The factory's API server.</param>
/// <param name="options">The factory's options, resolved for this type; may be changed.</param>
/// <returns>A new informer, not started.</returns>
/// <remarks>The counterpart of client-go's <c>internalinterfaces.NewInformerFunc</c>.</remarks>
public delegate ISharedIndexInformer<T> NewInformerFunc<T>(IRestClient client, InformerOptions<T> options)
    where T : class;
