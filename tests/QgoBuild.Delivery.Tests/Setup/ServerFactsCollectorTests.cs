using System.Diagnostics;
using QgoBuild.Delivery.Deployments;
using QgoBuild.Delivery.Entrances;
using QgoBuild.Delivery.Environments;
using QgoBuild.Delivery.Remote;
using QgoBuild.Delivery.Setup;
using QgoBuild.Delivery.Shell;
using QgoBuild.Delivery.Tests.Deployments;
using QgoBuild.Delivery.Tests.Remote;
using QgoBuild.Delivery.Tests.Runtime;

namespace QgoBuild.Delivery.Tests.Setup;

/// <summary>The facts script in a shell of this machine, and over sshd.</summary>
public sealed class ServerFactsCollectorTests : IDisposable
{
    private const string Password = "p'w\"$(touch /tmp/pwned)";
    private static readonly RegistryCredentials Credentials = new("127.0.0.1:1", "qgo", Password);
    private readonly TestDirectory _directory = new();

    private string Repository => _directory["it's an origin.git"];

    private DeploymentEnvironment Environment =>
        Samples.Environment with { Directory = _directory["NEW \"START\" $(id)"], Origin = Repository, Branch = "main" };

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void The_script_is_the_same_for_the_same_environment() =>
        Snapshot.Match(ScriptText.WithoutRuntime(ServerFactsScript.Compile(Samples.Environment, Credentials with { Password = "secret" })),
            "server-facts.sh");

    [Fact]
    public void ShellCheck_reports_nothing()
    {
        using var process = Process.Start(
            new ProcessStartInfo("shellcheck", ["--shell=sh", "-"]) { RedirectStandardInput = true, RedirectStandardOutput = true })!;
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

    [Theory]
    [Shells]
    public async Task The_outputs_of_programs_are_facts(string shell)
    {
        AddProgram("docker", """
            case $* in
                info*) printf '26.1\n/\n' ;;
                *login*) cat >/dev/null; printf 'bad "pass\033[31m"\n@end\n' >&2; exit 1 ;;
                'compose version'*) echo 2.26.1 ;;
                'ps --format'*) printf '"web" $(id)|a|0.0.0.0:80->80/tcp\n@end\n' ;;
                'ps --filter publish=5001/tcp'*) echo 'web-1 project "x"' ;;
                'ps --quiet') echo 123 ;;
                inspect*) echo '/web|json-file|' ;;
                'system df'*) printf 'Build Cache|3GB|3GB'; exit 1 ;;
            esac
            """);
        AddProgram("sshd", "printf 'port 2222\nport x\npermitrootlogin yes\n'");
        AddProgram("getent", "echo deploy:x:1000:1000::/home/deploy:/bin/sh");
        AddProgram("systemctl", """
            case $* in
                'is-active firewalld.service') echo active ;;
                is-active*) printf 'inactive\nactive\n'; exit 3 ;;
                'is-enabled apt'*) printf 'enabled\ndisabled\n'; exit 1 ;;
                *) echo enabled ;;
            esac
            """);
        AddProgram("nft", "exit 1");

        var facts = await ReadAsync(shell);

        Assert.Equal(new EngineFacts("26.1", Ok: true, ""), facts.Engine);
        Assert.True(facts is { Docker: true, Compose: "2.26.1", ImagesFreeMebibytes: > 0, Directory.State: "absent" });
        Assert.Equal(new AccessFacts(Ok: false, "bad \"pass [31m\"\n@end"), facts.Login);
        Assert.Equal(("web-1", "project \"x\""), (facts.Ports[1].Container, facts.Ports[1].Project));
        Assert.Equal("", facts.Ports[0].Container);
        var protection = facts.Protection;
        Assert.Equal("\"web\" $(id)|a|0.0.0.0:80->80/tcp\n@end", protection.Published);
        Assert.Equal(("/web|json-file|", "Build Cache|3GB|3GB"), (protection.ContainerLogs, protection.DiskUse));
        Assert.Equal([2222], protection.SshPorts);
        Assert.True(protection is { DeployUser.Exists: true, DeployUser.HasKeys: false, TimeService: "chrony", ConnectedPort: 0 });
        Assert.Equal("enabled\ndisabled", protection.Updates.Timers);
        Assert.True(protection.Firewall is { IsInstalled: true, IsFirewalldActive: true, IsLoaded: false, IsEnabled: true, Rules: "" });
    }

    [Theory]
    [Shells]
    public async Task A_key_is_read_with_its_public_key(string shell)
    {
        var keys = Directory.CreateDirectory(_directory[".ssh"]).FullName;
        await File.WriteAllTextAsync($"{keys}/id_ecdsa", "@end", TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync($"{keys}/id_ecdsa.pub", "ssh-ecdsa \"A\"\t@end\n", TestContext.Current.CancellationToken);

        Assert.Equal(new KeyFacts($"{keys}/id_ecdsa", "ssh-ecdsa \"A\"\t@end"), (await ReadAsync(shell)).Key);
    }

    [Theory]
    [InlineData("", "the server's answer is empty")]
    [InlineData("@time\n 1795000000\n@user-id\n 0\n@directory\n absent", "the server's answer is incomplete")]
    [InlineData("@time\nnot indented\n@end", "which belongs to no section")]
    [InlineData("@time\n@user-id\n 0\n@directory\n absent\n@end", "the server's time is \"\", which is not a number")]
    [InlineData("@time\n 99999999999999\n@user-id\n 0\n@directory\n absent\n@end", "the server's time is \"99999999999999\"")]
    [InlineData("@time\n 1795000000\n@user-id\n root\n@directory\n absent\n@end", "the server's user ID is \"root\"")]
    [InlineData("@time\n 1795000000\n@user-id\n 0\n@directory\n@end", "the state of the directory is \"\"")]
    public async Task An_answer_that_cannot_be_read_is_a_failure(string answer, string reason)
    {
        var host = new AnsweringHost(answer);
        await using var collector =
            new ServerFactsCollector(_ => Task.FromResult<IRemoteHost>(host), Environment, null, TimeProvider.System);

        var failure = (await collector.CollectAsync(TestContext.Current.CancellationToken)).Failure!;

        Assert.StartsWith("The facts about the server cannot be read: ", failure.Message, StringComparison.Ordinal);
        Assert.Contains(reason, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missing_directory_is_created_over_SSH()
    {
        using var server = SshServer.WithConfiguration();
        LocalTool.Read("git", "init", "--quiet", "--bare", Repository);
        await using var collector =
            new ServerFactsCollector(async _ => await server.ConnectAsync(), Environment, null, TimeProvider.System);
        IReadOnlyList<ISetupCheck> checks = [new ReachabilityCheck("here", collector),
            new ServerCheck(new DirectoryRequirement(Environment.Directory), collector),
            new ServerCheck(new DeployKeyRequirement("staging", Repository), collector)];

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
        await using var collector = new ServerFactsCollector(_ => throw new DeliveryException("There is no response.", "ping it"),
            Environment, null, TimeProvider.System);

        var report = await SetupReport.CreateAsync(Environment,
            SetupChecks.CreateChecks(collector, Environment, SetupChecks.CreateRequirements(Samples.Application, Environment, null)),
            TestContext.Current.CancellationToken);

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
        await using var collector =
            new ServerFactsCollector(_ => Task.FromResult<IRemoteHost>(new LocalHost()), environment, null, TimeProvider.System);
        var report = await SetupReport.CreateAsync(environment,
            [new ServerCheck(new DirectoryRequirement(environment.Directory), collector)], TestContext.Current.CancellationToken);

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
        Assert.Contains("because it belongs to another user than root: detected dubious ownership in repository", result.Sentence,
            StringComparison.Ordinal);
        Assert.Equal([requirement.GetFix(facts)!.Text], result.Commands);
        var home = Directory.CreateDirectory(_directory["home"]).FullName;
        LocalTool.Read("env", $"HOME={home}", "sh", "-c", $"{result.Commands[0]} && git -C \"$1\" status", "sh", Environment.Directory);
    }

    private void AddProgram(string name, string text) => FakeProgram.Write(_directory[name], $"#!/bin/sh\n{text}\n");

    // With the added programs, and with the home directory of no user.
    private async Task<ServerFacts> ReadAsync(string shell)
    {
        string[] arguments = shell == "busybox" ? ["busybox", "sh", "-s"] : [shell, "-s"];
        var path = $"PATH={_directory.Path}:{System.Environment.GetEnvironmentVariable("PATH")}";
        var script = ServerFactsScript.Compile(Environment, Credentials);
        var answer = await new LocalHost().ReadAsync(
            RemoteCommand.Of("env", ["--unset=SSH_CONNECTION", path, $"HOME={_directory.Path}", .. arguments]),
            System.Text.Encoding.UTF8.GetBytes(script),
            TestContext.Current.CancellationToken);
        Assert.DoesNotContain(Password, answer, StringComparison.Ordinal);
        return ServerFacts.Parse(ServerSections.Parse(answer));
    }

    private static async Task<ServerFacts> CollectAsync(IRemoteHost host, DeploymentEnvironment environment)
    {
        await using var collector = new ServerFactsCollector(_ => Task.FromResult(host), environment, Credentials, TimeProvider.System);
        var result = await collector.CollectAsync(TestContext.Current.CancellationToken);
        Assert.True(result.Failure is null, result.Failure?.Message);
        return result.Facts!;
    }
    private sealed class AnsweringHost(string answer) : IRemoteHost
    {
        public string Name => "here";

        public Task<int> RunAsync(
            RemoteCommand command,
            ReadOnlyMemory<byte> input = default,
            Action<RemoteOutput>? onLine = null,
            CancellationToken cancellationToken = default)
        {
            foreach (var line in answer.Split('\n'))
                onLine?.Invoke(new RemoteOutput(line, IsError: false, IsPartial: false));
            return Task.FromResult(0);
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
