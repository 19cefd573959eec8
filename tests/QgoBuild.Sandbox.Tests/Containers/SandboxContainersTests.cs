using QgoBuild.Sandbox.Containers;
using QgoBuild.Sandbox.Description;
using QgoBuild.Sandbox.Engines;
using QgoBuild.Sandbox.Processes;

namespace QgoBuild.Sandbox.Tests.Containers;

public sealed class SandboxContainersTests : IDisposable
{
    private readonly TemporarySandbox _sandbox = new();

    public void Dispose() => _sandbox.Dispose();

    [Fact]
    public void Containers_of_ones_own_are_no_hindrance() => Containers.ThrowIfOccupied([Found(_sandbox.Directory.Path)]);

    [Fact]
    public void The_sandbox_of_another_clone_is_named_with_the_command_that_removes_it()
    {
        using var other = new TemporarySandbox();
        var root = other.Directory.RepositoryRoot!;
        System.IO.Directory.CreateDirectory(root);

        var refused = Assert.Throws<SandboxException>(() => Containers.ThrowIfOccupied([Found(other.Directory.Path)]));

        Assert.Contains($"cd '{root}' && ./build.sh SandboxDown", refused.Message);
    }

    [Fact]
    public void The_sandbox_of_a_clone_that_is_gone_is_removed_by_its_labels()
    {
        var refused = Assert.Throws<SandboxException>(() => Containers.ThrowIfOccupied([Found("/gone/clone/.nuke/temp/sandbox")]));

        Assert.Contains("docker rm -f $(docker ps -aq --filter 'label=cloud.qgocargo.sandbox=/gone/clone/.nuke/temp/sandbox')",
            refused.Message);
    }

    [Fact]
    public void The_sandbox_of_another_clone_that_does_not_run_is_no_hindrance() =>
        Containers.ThrowIfOccupied([Found("/another/clone/.nuke/temp/sandbox") with { IsRunning = false }]);

    [Fact]
    public async Task The_sandbox_of_another_clone_that_is_just_being_brought_up_is_refused()
    {
        using var other = new TemporarySandbox();
        using var _ = await SandboxLock.AcquireAsync(other.Directory, new RecordingProgress(), TestContext.Current.CancellationToken);

        Assert.Throws<SandboxException>(() => Containers.ThrowIfOccupied([Found(other.Directory.Path) with { IsRunning = false }]));
    }

    [Fact]
    public void A_strangers_container_with_one_of_our_names_is_not_touched()
    {
        var refused = Assert.Throws<SandboxException>(() => Containers.ThrowIfOccupied([Found("")]));

        Assert.Contains("qgobuild-staging", refused.Message);
        Assert.Contains("Remove or rename", refused.Message);
    }

    private SandboxContainers Containers => new(new ContainerEngine("unix:///nowhere", "/nowhere"), _sandbox.Directory);

    private static FoundContainer Found(string directory) => new("qgobuild-staging", IsRunning: true, IsConnected: true, directory, "hash");
}
