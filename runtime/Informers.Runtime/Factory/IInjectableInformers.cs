namespace Informers;

/// <summary>A factory that says what of it can be injected. Generated factories do; <c>AddInformers</c> of Informers.Hosting asks.</summary>
/// <typeparam name="TFactory">The factory itself.</typeparam>
public interface IInjectableInformers<TFactory>
    where TFactory : SharedInformerFactory
{
    /// <summary>Names each generated informer, its lister, and the shared informer itself.</summary>
    /// <param name="services">Is told of each.</param>
    static abstract void Describe(IInformerServices<TFactory> services);
}
