using k8s;
using k8s.Exceptions;

namespace Informers.Tests;

public class ClientTests
{
    private static bool IsPackage => typeof(Kubernetes).BaseType != typeof(object);

    [Theory]
    [InlineData("http://127.0.0.1:8001", "http://127.0.0.1:8001/")]
    [InlineData("https://rancher.example/k8s/clusters/c-1", "https://rancher.example/k8s/clusters/c-1/")]
    public void The_address_ends_in_a_slash(string host, string address)
    {
        using Kubernetes client = new(new KubernetesClientConfiguration { Host = host });

        Assert.Equal(new Uri(address), client.BaseUri);
    }

    [Fact]
    public void Requests_never_time_out_by_themselves()
    {
        using Kubernetes client = new(new KubernetesClientConfiguration { Host = "http://127.0.0.1:8001" });

        Assert.Equal(Timeout.InfiniteTimeSpan, client.HttpClient.Timeout);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task A_token_goes_on_every_request()
    {
        using Kubernetes client = new(new KubernetesClientConfiguration { Host = "http://127.0.0.1:8001", AccessToken = "secret" });
        using HttpRequestMessage request = new();

        await client.Credentials.ProcessHttpRequestAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal("Bearer secret", request.Headers.Authorization?.ToString());
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task A_user_and_a_password_go_on_every_request()
    {
        using Kubernetes client = new(new KubernetesClientConfiguration { Host = "http://127.0.0.1:8001", Username = "me", Password = "pass" });
        using HttpRequestMessage request = new();

        await client.Credentials.ProcessHttpRequestAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal("Basic bWU6cGFzcw==", request.Headers.Authorization?.ToString());
    }

    [Fact]
    public void Without_a_credential_there_is_none()
    {
        using Kubernetes client = new(new KubernetesClientConfiguration { Host = "http://127.0.0.1:8001" });

        Assert.Null(client.Credentials);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("not an address")]
    public void A_host_that_is_no_address_is_refused(string? host) =>
        Assert.Throws<KubeConfigException>(() => new Kubernetes(new KubernetesClientConfiguration { Host = host }));

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task Handlers_see_requests_in_their_order()
    {
        List<string> seen = [];
        using Kubernetes client = new(
            new KubernetesClientConfiguration { Host = "http://127.0.0.1:8001" },
            new Recorder("first", seen),
            new Recorder("second", seen) { Answers = true });

        using HttpResponseMessage response = await client.HttpClient.GetAsync(client.BaseUri, TestContext.Current.CancellationToken);

        Assert.Equal(["first", "second"], seen);
    }

    [Fact]
    public void A_kubeconfig_file_needs_the_package_and_says_so()
    {
        Assert.SkipWhen(IsPackage, "The package can read kubeconfig files.");

        PlatformNotSupportedException e = Assert.Throws<PlatformNotSupportedException>(
            () => KubernetesClientConfiguration.BuildConfigFromConfigFile("/home/me/config"));

        Assert.Contains("-p:KubernetesClient=package", e.Message, StringComparison.Ordinal);
        Assert.Contains("/home/me/config", e.Message, StringComparison.Ordinal);
    }

    private sealed class Recorder(string name, List<string> seen) : DelegatingHandler
    {
        public bool Answers { get; init; }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            seen.Add(name);
            return Answers ? Task.FromResult(new HttpResponseMessage()) : base.SendAsync(request, cancellationToken);
        }
    }
}
