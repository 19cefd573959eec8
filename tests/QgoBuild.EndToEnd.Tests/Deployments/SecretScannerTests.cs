using System.Diagnostics;
using QgoBuild.Delivery.Shell;

namespace QgoBuild.EndToEnd.Tests.Deployments;

/// <summary>What looks for secrets after every test finds them.</summary>
[Collection(WholeSandboxTests.Name)]
public sealed class SecretScannerTests(DeploymentFixture deploymentFixture, SandboxFixture sandbox)
{
    private string Password { get; } = File.ReadAllText(sandbox.Description.Registry.PasswordFile).TrimEnd();

    private SecretScanner Scanner { get; } = new(sandbox);

    [Fact]
    public async Task It_finds_a_file_on_a_server()
    {
        var file = deploymentFixture.Target.Directory + "/it's left";
        await deploymentFixture.Server.ReadAsync(
            RemoteCommand.Sh($"mkdir -p {deploymentFixture.Target.Directory} && echo {Password} > {file}"));
        var found =
            await Record.ExceptionAsync(() => Scanner.AssertNotLeakedAsync(deploymentFixture.Directory, deploymentFixture.TargetServer));
        await deploymentFixture.Server.ReadAsync(RemoteCommand.Of("rm", file));

        Assert.Contains(file, found?.Message, StringComparison.Ordinal);
        await Scanner.AssertNotLeakedAsync(deploymentFixture.Directory, deploymentFixture.TargetServer);
    }

    [Fact]
    public async Task It_finds_a_file_here()
    {
        var file = Path.Combine(deploymentFixture.Directory, "left behind");
        await File.WriteAllTextAsync(file, $"password={Password}\n", TestContext.Current.CancellationToken);
        var found =
            await Record.ExceptionAsync(() => Scanner.AssertNotLeakedAsync(deploymentFixture.Directory, deploymentFixture.TargetServer));
        File.Delete(file);

        Assert.Contains("left behind", found?.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_finds_an_argument()
    {
        using var process = Process.Start("sh", ["-c", "sleep 100; :", Password]);
        var found =
            await Record.ExceptionAsync(() => Scanner.AssertNotLeakedAsync(deploymentFixture.Directory, deploymentFixture.TargetServer));
        process.Kill(entireProcessTree: true);

        Assert.Contains("sleep 100", found?.Message, StringComparison.Ordinal);
    }
}
