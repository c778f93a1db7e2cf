namespace CronTabController.Tests;

public sealed class ClusterConnectionTests
{
    [Theory]
    [InlineData("--kubeconfig", "")]
    [InlineData("--kubeconfig dev.yaml", "")]
    [InlineData("--kubeconfig=dev.yaml", "")]
    [InlineData("--kubeconfig --urls http://127.0.0.1:0", "--urls http://127.0.0.1:0")]
    [InlineData("--urls http://127.0.0.1:0 --kubeconfig dev.yaml --Logging:LogLevel:Default Debug", "--urls http://127.0.0.1:0 --Logging:LogLevel:Default Debug")]
    public void A_kubeconfig_names_a_cluster_and_is_nothing_to_the_host(string line, string others)
    {
        Assert.True(ClusterConnection.IsNamed(line.Split(' ')));
        Assert.Equal(others, string.Join(' ', ClusterConnection.Others(line.Split(' '))));
    }

    [Fact]
    public void Without_one_the_command_line_is_the_hosts() =>
        Assert.Equal(["--urls", "http://127.0.0.1:0"], ClusterConnection.Others(["--urls", "http://127.0.0.1:0"]));
}
