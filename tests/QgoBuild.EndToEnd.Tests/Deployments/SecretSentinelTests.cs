using System.Diagnostics;
using QgoBuild.Delivery.Shell;

namespace QgoBuild.EndToEnd.Tests.Deployments;

/// <summary>What looks for secrets after every test finds them.</summary>
[Collection(WholeSandbox.Name)]
public sealed class SecretSentinelTests(Workshop workshop, SandboxFixture sandbox)
{
    private string Password { get; } = File.ReadAllText(sandbox.Description.Registry.PasswordFile).TrimEnd();

    private SecretSentinel Sentinel { get; } = new(sandbox);

    [Fact]
    public async Task It_finds_a_file_on_a_server()
    {
        var file = workshop.Target.Directory + "/it's left";
        await workshop.Server.ReadAsync(RemoteCommand.Sh($"mkdir -p {workshop.Target.Directory} && echo {Password} > {file}"));
        var found = await Record.ExceptionAsync(() => Sentinel.AssertNowhereAsync(workshop.Directory, workshop.On));
        await workshop.Server.ReadAsync(RemoteCommand.Of("rm", file));

        Assert.Contains(file, found?.Message, StringComparison.Ordinal);
        await Sentinel.AssertNowhereAsync(workshop.Directory, workshop.On);
    }

    [Fact]
    public async Task It_finds_a_file_here()
    {
        var file = Path.Combine(workshop.Directory, "left behind");
        await File.WriteAllTextAsync(file, $"password={Password}\n", TestContext.Current.CancellationToken);
        var found = await Record.ExceptionAsync(() => Sentinel.AssertNowhereAsync(workshop.Directory, workshop.On));
        File.Delete(file);

        Assert.Contains("left behind", found?.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_finds_an_argument()
    {
        using var process = Process.Start("sh", ["-c", "sleep 100; :", Password]);
        var found = await Record.ExceptionAsync(() => Sentinel.AssertNowhereAsync(workshop.Directory, workshop.On));
        process.Kill(entireProcessTree: true);

        Assert.Contains("sleep 100", found?.Message, StringComparison.Ordinal);
    }
}
