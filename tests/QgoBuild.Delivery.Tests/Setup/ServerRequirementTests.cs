using QgoBuild.Delivery.Deployments;
using QgoBuild.Delivery.Setup;
using QgoBuild.Delivery.Tests.Deployments;

namespace QgoBuild.Delivery.Tests.Setup;

public sealed class ServerRequirementTests
{
    private static readonly IReadOnlyList<ServerRequirement> Requirements = SetupChecks.CreateRequirements(Samples.Application,
        Samples.Environment, new RegistryCredentials("registry.sandbox:5443", "qgo", "secret"));
    private static readonly DeployKeyRequirement GitHubKey = new("staging", "git@github.com:qgocargo/qgo-cargo.git");

    [Fact]
    public void All_requirements_are_met_on_a_ready_server() => Assert.All(Requirements, requirement =>
    {
        var result = requirement.Evaluate(ServerFactsSamples.Ready);
        Assert.Equal(SetupState.Ok, result.State);
        Assert.Empty(result.Commands);
        Assert.Null(result.Change);
    });

    [Fact]
    public void The_missing_requirements_of_a_new_server_are_reported() => Snapshot.Match(
        string.Concat(Requirements.Select(requirement => Format(requirement.Name, requirement.Evaluate(ServerFactsSamples.Bare)))),
        "bare.txt");

    [Fact]
    public void Every_announced_change_has_a_command() => Assert.All(Requirements, requirement =>
    {
        if (requirement.Evaluate(ServerFactsSamples.Bare).Change is not null) Assert.NotNull(requirement.GetFix(ServerFactsSamples.Bare));
    });

    [Fact]
    public void Nothing_is_installed_without_root_or_with_an_unknown_package_manager()
    {
        Assert.All(Requirements.Where(requirement => requirement is ToolsRequirement or GitRequirement or DockerRequirement
            or ComposeRequirement), requirement =>
        {
            Assert.Null(requirement.Evaluate(ServerFactsSamples.Bare with { UserId = 1000, User = "deploy" }).Change);
            var elsewhere = requirement.Evaluate(ServerFactsSamples.Bare with { System = "fedora", SystemName = "Fedora Linux 43" });
            Assert.Null(elsewhere.Change);
            Assert.DoesNotContain(elsewhere.Commands, command => command.Contains("apt-get", StringComparison.Ordinal));
        });
        Assert.NotNull(new GitRequirement().Evaluate(
            ServerFactsSamples.Bare with { System = "linuxmint", SystemLike = "ubuntu debian" }).Change);
    }

    [Fact]
    public void A_stopped_engine_is_started_and_an_outdated_one_is_not_changed()
    {
        var stopped = ServerFactsSamples.Ready with { Engine = new EngineFacts("", Ok: false, "Cannot connect to the Docker daemon") };
        Assert.Equal("Start the Docker engine, now and at boot.", new DockerRequirement().Evaluate(stopped).Change);
        Assert.Equal("systemctl enable --now docker", new DockerRequirement().GetFix(stopped)!.Text);

        var old = new DockerRequirement().Evaluate(ServerFactsSamples.Ready with { Engine = new EngineFacts("19.03.8", Ok: true, "") });
        Assert.Equal((SetupState.Failed, null), (old.State, old.Change));

        var forbidden = new DockerRequirement().Evaluate(
            stopped with
            {
                User = "deploy",
                UserId = 1000,
                Engine = new EngineFacts("", Ok: false, "permission denied while trying to connect"),
            });
        Assert.Equal("usermod --append --groups docker deploy", forbidden.Commands[0]);
    }

    [Theory]
    [InlineData("v2.26.1-desktop.1", true)]
    [InlineData("2.0", true)]
    [InlineData("5", true)]
    [InlineData("1.29.2", false)]
    [InlineData("", false)]
    [InlineData("none", false)]
    public void Compose_v2_is_required(string version, bool isEnough) =>
        Assert.Equal(isEnough, new ComposeRequirement().Evaluate(
            ServerFactsSamples.Ready with { Compose = version }).State == SetupState.Ok);

    [Theory]
    [InlineData("/root/NEW START", "mkdir -p -- '/root/NEW START'")]
    [InlineData("/srv/it's $(id)", @"mkdir -p -- '/srv/it'\''s $(id)'")]
    public void A_directory_with_any_name_is_created(string directory, string command)
    {
        var need = new DirectoryRequirement(directory);
        Assert.Equal(command, Assert.Single(need.Evaluate(ServerFactsSamples.Bare).Commands));
        Assert.Equal(command, need.GetFix(ServerFactsSamples.Bare)!.Text);
    }

    [Fact]
    public void A_file_with_the_name_of_the_directory_requires_manual_action()
    {
        var result = new DirectoryRequirement("/root/NEW START").Evaluate(
            ServerFactsSamples.Ready with { Directory = ServerFactsSamples.Ready.Directory with { State = "file" } });
        Assert.Equal((SetupState.Failed, null), (result.State, result.Change));
    }

    [Fact]
    public void The_disk_of_the_images_is_checked_too()
    {
        Assert.Contains("/root/NEW START has 100 MiB",
            new DiskRequirement("/root/NEW START").Evaluate(
                ServerFactsSamples.Ready with { Directory = ServerFactsSamples.Ready.Directory with { FreeMebibytes = 100 } }).Sentence,
                    StringComparison.Ordinal);
        Assert.Contains("images has 200 MiB",
            new DiskRequirement("/root/NEW START").Evaluate(ServerFactsSamples.Ready with { ImagesFreeMebibytes = 200 }).Sentence,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(59, SetupState.Ok)]
    [InlineData(-59, SetupState.Ok)]
    [InlineData(61, SetupState.Failed)]
    [InlineData(-3600, SetupState.Failed)]
    public void A_clock_may_differ_by_a_minute(int seconds, SetupState state) =>
        Assert.Equal(state, new ClockRequirement().Evaluate(
            ServerFactsSamples.Ready with { ClockDifference = TimeSpan.FromSeconds(seconds) }).State);

    [Fact]
    public void A_port_in_use_is_reported_with_its_container()
    {
        var result = new PortsRequirement(["qgo-cargo-staging", "qgo-cargo"]).Evaluate(
            ServerFactsSamples.Ready with
            {
                Ports = [new PortFacts(80, Listens: true, "", ""), new PortFacts(5000, Listens: true, "other-web-1", "other")],
            });
        Assert.Equal("Another program uses port 80. The container other-web-1 uses port 5000.", result.Sentence);
        Assert.Equal("docker stop other-web-1", result.Commands[1]);
    }

    [Fact]
    public void An_unknown_deploy_key_is_printed_with_the_page_to_add_it()
    {
        var result = GitHubKey.Evaluate(
            ServerFactsSamples.Ready with { Source = new AccessFacts(Ok: false, "git@github.com: Permission denied (publickey).") });
        Assert.Equal(["ssh-ed25519 AAAA deploy key of staging",
            "Add it, without write access: https://github.com/qgocargo/qgo-cargo/settings/keys/new"], result.Commands);
        Assert.Null(result.Change);
    }

    [Theory]
    [InlineData("git@github.com:qgocargo/qgo-cargo.git", "github.com")]
    [InlineData("ssh://git@origin.sandbox:22/srv/git/qgo-cargo.git", "origin.sandbox")]
    public void An_unknown_host_key_of_the_repository_requires_manual_action(string origin, string host)
    {
        var result = new DeployKeyRequirement("staging",
            origin).Evaluate(ServerFactsSamples.Ready with { Source = new AccessFacts(Ok: false, "Host key verification failed.") });
        Assert.Equal($"ssh-keyscan -t ed25519 {host} >> ~/.ssh/known_hosts", result.Commands[0]);
        Assert.Null(result.Change);
    }

    [Fact]
    public void Without_SSH_no_deploy_key_is_created() =>
        Assert.Null(new DeployKeyRequirement("staging",
            "https://example.test/x.git").Evaluate(
                ServerFactsSamples.Ready with { Key = new KeyFacts("", ""), Source = new AccessFacts(Ok: false, "not found") }).Change);

    internal static string Format(string name, CheckResult result) =>
        $"{name}: {result.State}. {result.Sentence}\n{string.Concat(result.Commands.Select(command => $"    → {command}\n"))}" +
        (result.Change is { } change ? $"    --apply: {change}\n" : "");
}
