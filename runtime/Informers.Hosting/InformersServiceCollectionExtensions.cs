using System.Diagnostics.CodeAnalysis;
using Informers;
using Informers.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

#pragma warning disable IDE0130 // Where users of the container look for such methods.
namespace Microsoft.Extensions.DependencyInjection;
#pragma warning restore IDE0130

/// <summary>Adds generated informers to an application.</summary>
public static class InformersServiceCollectionExtensions
{
    /// <summary>
    /// Adds a generated factory, and for each of its resources the informer, the lister and the <see cref="ISharedIndexInformer{T}"/>, for
    /// constructors to ask for. They start with the application, before other hosted services, and by default the start waits until they have
    /// synced; they stop after all others.
    /// </summary>
    /// <typeparam name="TFactory">The class with <c>[GenerateInformer]</c>.</typeparam>
    /// <param name="services">The services.</param>
    /// <param name="configure">Sets options, after those of the configuration's section <c>Informers</c>.</param>
    /// <returns>Says more of the factory: client, health checks. A second call for the same factory adds to the first.</returns>
    public static InformersBuilder<TFactory> AddInformers<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TFactory>(
        this IServiceCollection services, Action<InformersOptions>? configure = null)
        where TFactory : SharedInformerFactory, IInjectableInformers<TFactory> => services.AddInformers<TFactory>(null, configure);

    /// <summary>
    /// As the other, for one of several clusters: everything has the key, and is asked for with <c>[FromKeyedServices(key)]</c>. The section of
    /// the configuration is <c>Informers:{key}</c>, and the client the <see cref="Informers.Rest.IRestClient"/> with that key.
    /// </summary>
    /// <typeparam name="TFactory">The class with <c>[GenerateInformer]</c>.</typeparam>
    /// <param name="services">The services.</param>
    /// <param name="serviceKey">The key; <see langword="null"/> for none.</param>
    /// <param name="configure">Sets options, after those of the configuration.</param>
    /// <returns>Says more of the factory: client, health checks. A second call for the same factory and key adds to the first.</returns>
    public static InformersBuilder<TFactory> AddInformers<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TFactory>(
        this IServiceCollection services, object? serviceKey, Action<InformersOptions>? configure = null)
        where TFactory : SharedInformerFactory, IInjectableInformers<TFactory>
    {
        ArgumentNullException.ThrowIfNull(services);
        var registration = services.Select(static service => service is { IsKeyedService: false, ImplementationInstance: FactoryRegistration<TFactory> known } ? known : null)
            .FirstOrDefault(known => known is not null && Equals(known.Key, serviceKey));
        if (registration is null)
        {
            registration = new FactoryRegistration<TFactory>(serviceKey);
            Register(services, registration);
        }

        if (configure is not null)
        {
            services.Configure(registration.OptionsName, configure);
        }

        return new InformersBuilder<TFactory>(services, serviceKey, registration);
    }

    /// <summary>
    /// Adds two health checks: <c>{name}-ready</c> with the tag <c>ready</c>, unhealthy until all caches are full; and <c>{name}-live</c> with the
    /// tag <c>live</c>, degraded while a cache does not follow the server. Their data say of each informer: count, resource version, state, age,
    /// last error.
    /// </summary>
    /// <typeparam name="TFactory">The factory.</typeparam>
    /// <param name="builder">The builder.</param>
    /// <param name="name">The beginning of their names. Default: <c>informers</c>, with the key if there is one.</param>
    /// <param name="liveFailureStatus">
    /// What a cache that is stale means. Default: <see cref="HealthStatus.Degraded"/>, since a restart does not bring the API server back.
    /// </param>
    /// <returns>The same builder.</returns>
    public static InformersBuilder<TFactory> AddHealthChecks<TFactory>(
        this InformersBuilder<TFactory> builder, string? name = null, HealthStatus liveFailureStatus = HealthStatus.Degraded)
        where TFactory : SharedInformerFactory, IInjectableInformers<TFactory>
    {
        ArgumentNullException.ThrowIfNull(builder);
        name ??= builder.Key is null ? "informers" : $"informers-{builder.Key}";
        var registration = builder.Registration;
        builder.Services.AddHealthChecks()
            .Add(new HealthCheckRegistration(
                $"{name}-ready", services => new InformersHealthCheck<TFactory>(registration, live: false, services), HealthStatus.Unhealthy, ["ready"]))
            .Add(new HealthCheckRegistration(
                $"{name}-live", services => new InformersHealthCheck<TFactory>(registration, live: true, services), liveFailureStatus, ["live"]));
        return builder;
    }

    private static void Register<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TFactory>(
        IServiceCollection services, FactoryRegistration<TFactory> registration)
        where TFactory : SharedInformerFactory, IInjectableInformers<TFactory>
    {
        services.AddSingleton(registration);
        var key = registration.Key;
        if (key is null)
        {
            services.AddSingleton(registration.Create<TFactory>);
        }
        else
        {
            services.AddKeyedSingleton(key, (provider, _) => registration.Create<TFactory>(provider));
        }

        TFactory.Describe(new Injectables<TFactory>(services, registration));
        services.AddSingleton<IHostedService>(provider => new InformersHostedService<TFactory>(registration, provider));

        var section = key is null ? "Informers" : $"Informers:{key}";
        services.AddOptions<InformersOptions>(registration.OptionsName).ValidateOnStart();
        services.AddSingleton<IConfigureOptions<InformersOptions>>(Setup);
        services.AddSingleton<IValidateOptions<InformersOptions>>(Setup);

        InformersOptionsSetup Setup(IServiceProvider provider) => new(registration.OptionsName, section, provider.GetService<IConfiguration>());
    }

    private sealed class Injectables<TFactory>(IServiceCollection services, FactoryRegistration<TFactory> registration) : IInformerServices<TFactory>
        where TFactory : SharedInformerFactory, IInjectableInformers<TFactory>
    {
        // Not disposed by the container: what it hands out here is the factory's.
        public void Add<TService>(Func<TFactory, TService> resolve)
            where TService : class
        {
            if (registration.Key is { } key)
            {
                services.AddKeyedSingleton(key, (provider, _) => resolve(registration.Resolve(provider)));
            }
            else
            {
                services.AddSingleton(provider => resolve(registration.Resolve(provider)));
            }
        }
    }
}
