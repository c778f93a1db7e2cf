using System.Diagnostics.CodeAnalysis;
using System.Diagnostics.Metrics;
using Informers.Rest;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Informers.Hosting;

/// <summary>How one factory is made. One instance of a factory class and key, in the container too.</summary>
internal sealed class FactoryRegistration<TFactory>(object? key)
    where TFactory : SharedInformerFactory, IInjectableInformers<TFactory>
{
    public object? Key => key;

    /// <summary>The name of the factory's options.</summary>
    public string OptionsName { get; } = NameOf(key);

    public Func<IServiceProvider, SharedInformerOptions, TFactory>? Make { get; set; }

    public Action<IServiceProvider, SharedInformerOptions>? Configure { get; set; }

    /// <summary>The options of factories with a key have the name of class and key, so that two classes do not share them.</summary>
    public static string NameOf(object? key) => key is null ? typeof(TFactory).FullName! : $"{typeof(TFactory).FullName}/{key}";

    public TFactory Resolve(IServiceProvider services) =>
        key is null ? services.GetRequiredService<TFactory>() : services.GetRequiredKeyedService<TFactory>(key);

    public InformersOptions Options(IServiceProvider services) =>
        services.GetRequiredService<IOptionsMonitor<InformersOptions>>().Get(OptionsName);

    /// <summary>Makes the factory.</summary>
    public TFactory Create<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TClass>(IServiceProvider services)
        where TClass : TFactory
    {
        var options = SharedOptions(services, Options(services));
        if (Make is { } make)
        {
            return make(services, options);
        }

        var client = key is null ? null : services.GetKeyedService<IRestClient>(key);
        client ??= services.GetService<IRestClient>();
        try
        {
            return client is null
                ? ActivatorUtilities.CreateInstance<TClass>(services, options)
                : ActivatorUtilities.CreateInstance<TClass>(services, client, options);
        }
        catch (InvalidOperationException e) when (client is null)
        {
            throw new InvalidOperationException(
                $"{typeof(TFactory)} knows no API server. Register an IRestClient (Informers.KubeConfig makes one), or with KubernetesClient an IKubernetes "
                + "or a KubernetesClientConfiguration; or say after AddInformers how to get one: UseClient, UseFactory.",
                e);
        }
    }

    private SharedInformerOptions SharedOptions(IServiceProvider services, InformersOptions given)
    {
        var options = new SharedInformerOptions
        {
            Namespace = given.Namespace,
            Namespaces = given.Namespaces.Count > 0 ? [.. given.Namespaces] : null,
            DefaultResync = given.DefaultResync,
            KeepManagedFields = given.KeepManagedFields,
            Name = string.IsNullOrEmpty(given.Name) ? key is null ? null : $"{typeof(TFactory).Name}/{key}" : given.Name,
            DetectCacheMutations = given.DetectCacheMutations,
            Startup = new StartupOptions { MaxConcurrentLists = given.MaxConcurrentLists, Jitter = given.StartupJitter },
            ShareParts = given.ShareParts,
            LoggerFactory = services.GetService<ILoggerFactory>(),
            MeterFactory = services.GetService<IMeterFactory>(),
            TimeProvider = services.GetService<TimeProvider>() ?? TimeProvider.System,
        };
        if (!string.IsNullOrEmpty(given.LabelSelector) || !string.IsNullOrEmpty(given.FieldSelector))
        {
            options.TweakListOptions = list =>
            {
                list.LabelSelector = given.LabelSelector;
                list.FieldSelector = given.FieldSelector;
            };
        }

        Configure?.Invoke(services, options);
        return options;
    }
}
