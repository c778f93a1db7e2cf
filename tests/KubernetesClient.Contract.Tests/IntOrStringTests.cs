using k8s;
using k8s.Models;

namespace Informers.Tests;

public class IntOrStringTests
{
    [Theory]
    [InlineData("25%", "\"25%\"")]
    [InlineData("http", "\"http\"")]
    [InlineData("8080", "8080")]
    public void A_number_is_written_as_a_number_and_a_text_as_a_text(string value, string json)
    {
        V1HTTPGetAction probe = new() { Port = value };

        string written = KubernetesJson.Serialize(probe);

        Assert.Equal($$"""{"port":{{json}}}""", written);
        Assert.Equal(value, KubernetesJson.Deserialize<V1HTTPGetAction>(written).Port.Value);
    }

    [Fact]
    public void It_converts_from_numbers_and_to_them()
    {
        IntOrString port = 8080;

        Assert.Equal("8080", port.Value);
        Assert.Equal(8080, port.ToInt());
        Assert.Equal("8080", (string)port);
    }

    [Fact]
    public void Anything_else_in_json_is_refused() =>
        Assert.ThrowsAny<Exception>(() => KubernetesJson.Deserialize<V1HTTPGetAction>("""{"port":true}"""));
}
