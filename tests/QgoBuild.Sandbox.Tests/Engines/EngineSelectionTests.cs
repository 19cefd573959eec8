using QgoBuild.Sandbox.Engines;

namespace QgoBuild.Sandbox.Tests.Engines;

public sealed class EngineSelectionTests
{
    private static readonly DockerInfo NoEngine = new();
    private static readonly EngineAddress DefaultSocket = new("unix:///var/run/docker.sock", IsExplicit: false);

    [Theory]
    [InlineData("Debian")]
    [InlineData("Ubuntu")]
    [InlineData("Fedora")]
    [InlineData("OtherLinux")]
    [InlineData("WindowsSubsystem")]
    [InlineData("MacOS")]
    [InlineData("Windows")]
    public void Without_Docker_and_without_root_a_person_reads_what_to_install(string platform)
    {
        var selection = EngineSelection.Select(NonRootMachine(Enum.Parse<Platform>(platform)), DefaultSocket, NoEngine);

        Assert.Equal(EngineAction.ManualActionRequired, selection.Action);
        Snapshot.Match(selection.Remedy + "\n", $"no-docker-{platform}.txt");
    }

    [Fact]
    public void An_engine_that_answers_is_used_as_it_is_even_by_root_on_Debian()
    {
        var selection = EngineSelection.Select(NonRootMachine(Platform.Debian) with { IsRoot = true }, DefaultSocket,
            new DockerInfo { IsAvailable = true });

        Assert.Equal(EngineAction.Use, selection.Action);
    }

    [Theory]
    [InlineData("Debian")]
    [InlineData("Ubuntu")]
    public void Root_on_Debian_and_Ubuntu_gets_Docker_installed(string platform) =>
        Assert.Equal(EngineAction.Install,
            EngineSelection.Select(NonRootMachine(Enum.Parse<Platform>(platform)) with { IsRoot = true }, DefaultSocket, NoEngine).Action);

    [Fact]
    public void Root_on_another_Linux_gets_the_command_to_install() =>
        Assert.Equal(EngineAction.ManualActionRequired,
            EngineSelection.Select(NonRootMachine(Platform.Fedora) with { IsRoot = true }, DefaultSocket, NoEngine).Action);

    [Theory]
    [InlineData("Debian")]
    [InlineData("Fedora")]
    public void Root_gets_an_installed_engine_started(string platform) =>
        Assert.Equal(EngineAction.Start,
            EngineSelection.Select(NonRootMachine(Enum.Parse<Platform>(platform)) with { IsRoot = true, HasDaemon = true }, DefaultSocket,
                NoEngine).Action);

    [Fact]
    public void A_user_gets_the_command_to_start_an_installed_engine() =>
        Snapshot.Match(EngineSelection.Select(NonRootMachine(Platform.Debian) with { HasDaemon = true, HasSystemd = true }, DefaultSocket,
            NoEngine).Remedy + "\n", "docker-does-not-run.txt");

    [Fact]
    public void A_user_who_may_not_use_the_engine_gets_the_command_for_the_permission() =>
        Snapshot.Match(EngineSelection.Select(NonRootMachine(Platform.Ubuntu), DefaultSocket, new DockerInfo { IsDenied = true }).Remedy +
            "\n", "docker-denies.txt");

    [Fact]
    public void An_engine_that_the_user_chose_is_never_replaced_by_another()
    {
        var root = NonRootMachine(Platform.Debian) with { IsRoot = true, HasDaemon = true };

        var selection = EngineSelection.Select(root, new EngineAddress("tcp://10.1.2.3:2376", IsExplicit: true), NoEngine);

        Assert.Equal(EngineAction.ManualActionRequired, selection.Action);
        Snapshot.Match(selection.Remedy + "\n", "chosen-docker-silent.txt");
    }

    [Theory]
    [InlineData("Debian")]
    [InlineData("Ubuntu")]
    [InlineData("Fedora")]
    [InlineData("MacOS")]
    public void Missing_plugins_are_named_with_the_command_that_installs_them(string platform) =>
        Snapshot.Match(EngineSelection.PluginRemedy(Enum.Parse<Platform>(platform), ["compose", "buildx"]) +
            "\n", $"no-plugins-{platform}.txt");

    private static HostMachine NonRootMachine(Platform platform) =>
        new() { Platform = platform, IsRoot = false, HasSystemd = false, HasDaemon = false };
}
