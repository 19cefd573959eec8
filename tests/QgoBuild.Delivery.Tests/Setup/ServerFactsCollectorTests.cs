using System.Diagnostics;
using QgoBuild.Delivery.Deployments;
using QgoBuild.Delivery.Entrances;
using QgoBuild.Delivery.Environments;
using QgoBuild.Delivery.Remote;
using QgoBuild.Delivery.Setup;
using QgoBuild.Delivery.Tests.Deployments;
using QgoBuild.Delivery.Tests.Remote;

namespace QgoBuild.Delivery.Tests.Setup;

/// <summary>The facts script in a shell of this machine, and over sshd.</summary>
public sealed class ServerFactsCollectorTests : IDisposable
{
    private const string Password = "p'w\"$(touch /tmp/pwned)";
    private static readonly RegistryCredentials Credentials = new("127.0.0.1:1", "qgo", Password);
    private readonly TestDirectory _directory = new();

    private string Repository => _directory["it's an origin.git"];

    private DeploymentEnvironment Environment => Samples.Environment with { Directory = _directory["NEW \"START\" $(id)"], Origin = Repository, Branch = "main" };

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void The_script_is_the_same_for_the_same_environment() => Snapshot.Match(ScriptText.WithoutRuntime(ServerFactsScript.Compile(Samples.Environment, Credentials with { Password = "secret" })), "server-facts.sh");

    [Fact]
    public void ShellCheck_reports_nothing()
    {
        using var process = Process.Start(new ProcessStartInfo("shellcheck", ["--shell=sh", "-"]) { RedirectStandardInput = true, RedirectStandardOutput = true })!;
        process.StandardInput.Write(ServerFactsScript.Compile(Environment, Credentials));
        process.StandardInput.Close();

        Assert.Equal("", process.StandardOutput.ReadToEnd());
    }

    [Fact]
    public async Task The_script_collects_facts_and_changes_nothing()
    {
        LocalTool.Read("git", "init", "--quiet", "--bare", Repository);
        var before = Directory.GetFileSystemEntries(_directory["."]);

        var facts = await CollectAsync(new LocalHost(), Environment);

        Assert.Equal(System.Environment.UserName, facts.User);
        Assert.Equal("absent", facts.Directory.State);
        Assert.True(facts.Directory is { Writable: true, FreeMebibytes: > 0 });
        Assert.True(facts.MemoryMebibytes > 0);
        Assert.StartsWith("git version", facts.Git, StringComparison.Ordinal);
        Assert.True(facts.Source.Ok, facts.Source.Problem);
        Assert.True(facts.ClockDifference.Duration() <= ClockRequirement.Tolerance);
        Assert.Equal([8080, 5001], facts.Ports.Select(port => port.Port));
        Assert.False(facts.Login.Ok);
        Assert.DoesNotContain(Password, facts.ToString(), StringComparison.Ordinal);
        Assert.Equal(before, Directory.GetFileSystemEntries(_directory["."]));
        Assert.False(File.Exists("/tmp/pwned"));
    }

    [Fact]
    public async Task A_missing_directory_is_created_over_SSH()
    {
        using var server = SshServer.WithConfiguration();
        LocalTool.Read("git", "init", "--quiet", "--bare", Repository);
        await using var collector = new ServerFactsCollector(async _ => await server.ConnectAsync(), Environment, null, TimeProvider.System);
        IReadOnlyList<ISetupCheck> checks = [new ReachabilityCheck("here", collector), new ServerCheck(new DirectoryRequirement(Environment.Directory), collector), new ServerCheck(new DeployKeyRequirement("staging", Repository), collector)];

        var before = await SetupReport.CreateAsync(Environment, checks, TestContext.Current.CancellationToken);
        Assert.Equal([SetupState.Ok, SetupState.Missing, SetupState.Ok], before.Checks.Select(check => check.State));
        var reported = new List<string>();
        await before.ApplyAsync(reported.Add, TestContext.Current.CancellationToken);
        Assert.Equal([$"Create the directory {Environment.Directory}."], reported);

        collector.Invalidate();
        Assert.True((await SetupReport.CreateAsync(Environment, checks, TestContext.Current.CancellationToken)).Ready);
        Assert.True(Directory.Exists(Environment.Directory));
        // Applying an outdated result is harmless.
        await before.ApplyAsync(reported.Add, TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task A_port_with_a_listener_is_in_use()
    {
        using var server = SshServer.WithConfiguration();
        var environment = Environment with { Entrances = [new Entrance(server.Port, []), new Entrance(1, [])] };
        Assert.Equal([true, false], (await CollectAsync(new LocalHost(), environment)).Ports.Select(port => port.Listens));
    }

    [Fact]
    public async Task An_unreachable_server_is_one_failed_check()
    {
        await using var collector = new ServerFactsCollector(_ => throw new DeliveryException("There is no response.", "ping it"), Environment, null, TimeProvider.System);

        var report = await SetupReport.CreateAsync(Environment, SetupChecks.CreateChecks(collector, Environment, SetupChecks.CreateRequirements(Samples.Application, Environment, null)), TestContext.Current.CancellationToken);

        Assert.False(report.Ready);
        Assert.Equal(("There is no response.", "ping it"), (report.Checks[0].Sentence, report.Checks[0].Commands[0]));
        Assert.All(report.Checks.Skip(1), check => Assert.Equal(SetupState.Unknown, check.State));
        Assert.Empty(report.Changes);
    }

    [Fact]
    public async Task A_failed_change_is_reported_and_ends_the_setup()
    {
        await File.WriteAllTextAsync(_directory["file"], "", TestContext.Current.CancellationToken);
        var environment = Environment with { Directory = _directory["file"] + "/inside" };
        await using var collector = new ServerFactsCollector(_ => Task.FromResult<IRemoteHost>(new LocalHost()), environment, null, TimeProvider.System);
        var report = await SetupReport.CreateAsync(environment, [new ServerCheck(new DirectoryRequirement(environment.Directory), collector)], TestContext.Current.CancellationToken);

        var failure = await Assert.ThrowsAsync<DeliveryException>(() => report.ApplyAsync(_ => { }, TestContext.Current.CancellationToken));

        Assert.Contains("Create the directory", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_checkout_of_another_user_is_reported_with_the_command_that_accepts_it()
    {
        Assert.SkipUnless(System.Environment.IsPrivilegedProcess, "Only root may give files to another user.");
        LocalTool.Read("git", "init", "--quiet", Environment.Directory);
        Assert.True((await CollectAsync(new LocalHost(), Environment)).Checkout.Ok);
        LocalTool.Read("chown", "-R", "12345", Environment.Directory);

        var facts = await CollectAsync(new LocalHost(), Environment);
        var requirement = new CheckoutRequirement(Environment.Directory);
        var result = requirement.Evaluate(facts);

        Assert.Equal(SetupState.Failed, result.State);
        Assert.Contains("because it belongs to another user than root: detected dubious ownership in repository", result.Sentence, StringComparison.Ordinal);
        Assert.Equal([requirement.GetFix(facts)!.Text], result.Commands);
        var home = Directory.CreateDirectory(_directory["home"]).FullName;
        LocalTool.Read("env", $"HOME={home}", "sh", "-c", $"{result.Commands[0]} && git -C \"$1\" status", "sh", Environment.Directory);
    }

    private static async Task<ServerFacts> CollectAsync(IRemoteHost host, DeploymentEnvironment environment)
    {
        await using var collector = new ServerFactsCollector(_ => Task.FromResult(host), environment, Credentials, TimeProvider.System);
        var result = await collector.CollectAsync(TestContext.Current.CancellationToken);
        Assert.True(result.Failure is null, result.Failure?.Message);
        return result.Facts!;
    }
}
