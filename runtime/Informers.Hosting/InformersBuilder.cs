using Informers.Rest;
using Microsoft.Extensions.DependencyInjection;

namespace Informers.Hosting;

/// <summary>Says more of a factory that <c>AddInformers</c> has added.</summary>
/// <typeparam name="TFactory">The factory.</typeparam>
public sealed class InformersBuilder<TFactory>
    where TFactory : SharedInformerFactory, IInjectableInformers<TFactory>
{
    internal InformersBuilder(IServiceCollection services, object? key, FactoryRegistration<TFactory> registration)
    {
        Services = services;
        Key = key;
        Registration = registration;
    }

    /// <summary>The services.</summary>
    public IServiceCollection Services { get; }

    /// <summary>The key of the factory and all of its services; <see langword="null"/> for none.</summary>
    public object? Key { get; }

    internal FactoryRegistration<TFactory> Registration { get; }

    /// <summary>Says which API server. Default: the <see cref="IRestClient"/> among the services, of the same key if there is one.</summary>
    /// <param name="client">Makes the client, once; the container disposes it.</param>
    /// <returns>The same builder.</returns>
    public InformersBuilder<TFactory> UseClient(Func<IServiceProvider, IRestClient> client)
    {
        ArgumentNullException.ThrowIfNull(client);
        if (Key is null)
        {
            Services.AddSingleton(client);
        }
        else
        {
            Services.AddKeyedSingleton(Key, (provider, _) => client(provider));
        }

        return this;
    }

    /// <summary>Says how the factory is made, where its constructor for an <see cref="IRestClient"/> or for what is among the services is not it.</summary>
    /// <param name="factory">Makes the factory, once, with the options it is to have; the container disposes it.</param>
    /// <returns>The same builder.</returns>
    public InformersBuilder<TFactory> UseFactory(Func<IServiceProvider, SharedInformerOptions, TFactory> factory)
    {
        ArgumentNullException.ThrowIfNull(factory);
        Registration.Make = factory;
        return this;
    }

    /// <summary>Says what the configuration cannot: options for one type, transforms, error handlers.</summary>
    /// <param name="configure">Changes the options, after those of the configuration; may be given several times.</param>
    /// <returns>The same builder.</returns>
    public InformersBuilder<TFactory> ConfigureInformers(Action<IServiceProvider, SharedInformerOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        Registration.Configure += configure;
        return this;
    }
}
