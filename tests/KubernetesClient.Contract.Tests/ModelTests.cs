using System.Reflection;
using System.Text.Json;
using k8s;
using k8s.Models;

namespace Informers.Tests;

public class ModelTests
{
    private const string Pod =
        """
        {"apiVersion":"v1","kind":"Pod","metadata":{"creationTimestamp":"2026-11-20T23:59:47Z","labels":{"app":"web"},"managedFields":[{"fieldsV1":{"f:spec":{}},"manager":"kubelet"}],"name":"web-0","namespace":"shop"},"spec":{"containers":[{"image":"nginx","name":"web","ports":[{"containerPort":80}],"resources":{"requests":{"cpu":"250m"}}}],"nodeName":"node-1"},"status":{"conditions":[{"status":"True","type":"Ready"}],"phase":"Running"}}
        """;

    [Fact]
    public void A_pod_is_the_same_after_reading_and_writing() =>
        Assert.Equal(Pod, KubernetesJson.Serialize(KubernetesJson.Deserialize<V1Pod>(Pod)));

    [Fact]
    public void A_pod_has_the_property_names_of_KubernetesClient()
    {
        V1Pod pod = KubernetesJson.Deserialize<V1Pod>(Pod);

        Assert.Equal("shop", pod.Metadata.NamespaceProperty);
        Assert.Equal(new DateTime(2026, 11, 20, 23, 59, 47, DateTimeKind.Utc), pod.Metadata.CreationTimestamp);
        Assert.Equal(80, pod.Spec.Containers[0].Ports[0].ContainerPort);
        Assert.Equal(0.25m, pod.Spec.Containers[0].Resources.Requests["cpu"].ToDecimal());
        Assert.IsType<JsonElement>(pod.Metadata.ManagedFields[0].FieldsV1);
    }

    [Fact]
    public void A_list_needs_no_items_and_tells_where_it_goes_on()
    {
        V1PodList list = KubernetesJson.Deserialize<V1PodList>("""{"metadata":{"continue":"next","resourceVersion":"7"}}""");

        Assert.Null(list.Items);
        Assert.Equal("next", list.Metadata.ContinueProperty);
        Assert.Equal("7", list.Metadata.ResourceVersion);
    }

    [Fact]
    public void Micro_times_keep_six_places()
    {
        V1LeaseSpec lease = KubernetesJson.Deserialize<V1LeaseSpec>("""{"renewTime":"2026-11-20T23:59:47.123456Z"}""");

        Assert.Equal("""{"renewTime":"2026-11-20T23:59:47.123456Z"}""", KubernetesJson.Serialize(lease));
    }

    [Theory]
    [InlineData(typeof(V1Deployment), "apps", "v1", "Deployment", "deployments")]
    [InlineData(typeof(V1DeploymentList), "apps", "v1", "DeploymentList", "deployments")]
    [InlineData(typeof(Corev1Event), "", "v1", "Event", "events")]
    [InlineData(typeof(Eventsv1Event), "events.k8s.io", "v1", "Event", "events")]
    [InlineData(typeof(Resourcev1ResourceClaim), "resource.k8s.io", "v1", "ResourceClaim", "")]
    [InlineData(typeof(V1Status), "", "v1", "Status", "")]
    public void A_kind_says_what_it_is(Type type, string group, string version, string kind, string plural)
    {
        ArgumentNullException.ThrowIfNull(type);
        KubernetesEntityAttribute? entity = type.GetCustomAttribute<KubernetesEntityAttribute>();

        Assert.NotNull(entity);
        Assert.Equal((group, version, kind, plural), (entity.Group, entity.ApiVersion, entity.Kind, entity.PluralName));
        Assert.Equal(plural, type.GetField("KubePluralName")?.GetRawConstantValue());
    }
}
