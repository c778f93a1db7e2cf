namespace Informers.Generator;

/// <summary>Emits the bridge from KubernetesClient to the runtime. It uses public members of KubernetesClient only.</summary>
internal static class KubernetesClientEmitter
{
    /// <summary>The file.</summary>
    /// <param name="environment">Says what of KubernetesClient is there.</param>
    public static string Emit(EnvironmentModel environment)
    {
        var writer = Emitted.File().OpenBlock($"namespace {environment.SharedNamespace}");
        writer.WriteLine($$"""
            /// <summary>Makes the runtime's client of KubernetesClient's.</summary>
            {{Emitted.GeneratedCode}}
            internal static class KubernetesClients
            {
                /// <summary>Sends requests the way that a client of the caller's does: to its address, with its connections and credentials.</summary>
                /// <param name="client">The client; stays the caller's.</param>
                /// <param name="tlsServerName">The server name to expect and to send; null for the address's.</param>
                /// <returns>The runtime's client; disposing it leaves <paramref name="client"/> as it is.</returns>
                /// <exception cref="global::System.ArgumentException">The client is not an instance of the class Kubernetes.</exception>
                internal static global::Informers.Rest.IRestClient ToRestClient(global::k8s.IKubernetes client, string? tlsServerName)
                {
                    global::System.ArgumentNullException.ThrowIfNull(client);
                    if (client is not global::k8s.Kubernetes kubernetes)
                    {
                        throw new global::System.ArgumentException(
                            $"'{client.GetType()}' does not show its connections and credentials, as the class k8s.Kubernetes does. "
                            + "Use the overload that takes an Informers.Rest.IRestClient.",
                            nameof(client));
                    }

                    return ToRestClient(kubernetes, tlsServerName, disableHttp2: false, owned: null);
                }
            """).Indent();
        if (environment.HasKubernetesConfiguration)
        {
            writer.WriteLine($$"""

                /// <summary>Makes a client of a configuration.</summary>
                /// <param name="configuration">Address, credentials and TLS of the API server.</param>
                /// <param name="tlsServerName">The server name to expect and to send; null for the configuration's.</param>
                /// <returns>The runtime's client; owns what it made.</returns>
                internal static global::Informers.Rest.IRestClient ToRestClient(
                    global::k8s.KubernetesClientConfiguration configuration,
                    string? tlsServerName)
                {
                    global::System.ArgumentNullException.ThrowIfNull(configuration);
                    var kubernetes = new global::k8s.Kubernetes(configuration);
                    return ToRestClient(kubernetes, tlsServerName ?? configuration.TlsServerName, configuration.DisableHttp2, owned: kubernetes);
                }
                """);
        }

        writer.WriteLine($$"""

            private static global::Informers.Rest.RestClient ToRestClient(
                global::k8s.Kubernetes kubernetes,
                string? tlsServerName,
                bool disableHttp2,
                global::System.IDisposable? owned) =>
                new global::Informers.Rest.RestClient(
                    kubernetes.BaseUri,
                    kubernetes.HttpClient,
                    new global::Informers.Rest.RestClientOptions
                    {
                        // Asked for each request: credentials may be set later.
                        Authenticate = (request, cancellationToken) =>
                            kubernetes.Credentials?.ProcessHttpRequestAsync(request, cancellationToken)
                                ?? global::System.Threading.Tasks.Task.CompletedTask,
                        TlsServerName = string.IsNullOrWhiteSpace(tlsServerName) ? null : tlsServerName,
                        DisableHttp2 = disableHttp2,
                        Owned = owned,
                    });
            """);
        return writer.CloseBlock().CloseBlock().ToString();
    }
}
