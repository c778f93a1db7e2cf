namespace Informers;

/// <summary>Is told what of a factory can be injected.</summary>
/// <typeparam name="TFactory">The factory.</typeparam>
public interface IInformerServices<out TFactory>
    where TFactory : SharedInformerFactory
{
    /// <summary>One service.</summary>
    /// <typeparam name="TService">What it is asked for as.</typeparam>
    /// <param name="resolve">Asks the factory for it, and thereby for the informer behind it.</param>
    void Add<TService>(Func<TFactory, TService> resolve)
        where TService : class;
}
