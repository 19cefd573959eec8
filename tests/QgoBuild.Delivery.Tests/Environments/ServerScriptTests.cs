using System.Diagnostics;
using QgoBuild.Delivery.Environments;
using QgoBuild.Delivery.Journal;
using QgoBuild.Delivery.Tests.Deployments;

namespace QgoBuild.Delivery.Tests.Environments;

public sealed class ServerScriptTests
{
    private static readonly DeploymentEnvironment Hostile =
        Samples.Environment with { Directory = "/root/it's \"NEW\" $(touch /tmp/pwned) ünï" };

    public static TheoryData<string> Scripts =>
    [
        ServerScript.Inspection(Samples.Application, Hostile),
        ServerScript.History(Samples.Application, Hostile, DeploymentId.Parse("20261123_083241-4f2ab12c-0000")),
        ServerScript.Logs(Samples.Application, Hostile, new LogQuery(["backend", "mysql"], 100, Follow: true)),
        ServerScript.Execution(Samples.Application, Hostile, "backend", "echo \"it's\" $(id) `id`\n\\"),
    ];

    [Theory(DisableDiscoveryEnumeration = true)]
    [MemberData(nameof(Scripts))]
    public void ShellCheck_has_nothing_to_say(string script)
    {
        using var process = Process.Start(
            new ProcessStartInfo("shellcheck", ["--shell=sh", "-"]) { RedirectStandardInput = true, RedirectStandardOutput = true })!;
        process.StandardInput.Write(script);
        process.StandardInput.Close();

        Assert.Equal("", process.StandardOutput.ReadToEnd());
    }
}
