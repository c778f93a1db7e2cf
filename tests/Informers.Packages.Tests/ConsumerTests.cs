using Informers.Tests;

namespace Informers.Packages.Tests;

public sealed class ConsumerTests(ConsumerFixture consumer)
{
    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public void A_console_project_with_classes_named_Core_and_Policy_and_Events_builds_without_warnings()
    {
        _ = PackedPackages.Folder;
        Assert.Contains("0 Warning(s)", consumer.BuildOutput, StringComparison.Ordinal);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task It_follows_its_custom_resource_on_the_embedded_server()
    {
        _ = PackedPackages.Folder;
        var output = await consumer.RunAsync();
        Assert.Equal(
            ["added default/backup (initial)", "updated default/backup: 0 0 * * * -> 5 0 * * *", "deleted default/backup", "done"],
            output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
    }
}
