using QgoBuild.Sandbox.Description;

namespace QgoBuild.Sandbox.Tests.Description;

public sealed class SandboxDirectoryTests
{
    [Fact]
    public void A_repositorys_sandbox_lies_among_its_temporary_files()
    {
        var directory = SandboxDirectory.InRepository("/home/me/my clone");

        Assert.Equal("/home/me/my clone/.nuke/temp/sandbox", directory.Path);
        Assert.Equal("/home/me/my clone", directory.RepositoryRoot);
    }

    [Fact]
    public void However_it_is_written_it_is_the_same_directory() =>
        Assert.Equal(SandboxDirectory.InRepository("/home/me/clone"), new SandboxDirectory("/home/me/clone/x/../.nuke/temp/sandbox/"));

    [Fact]
    public void A_sandbox_elsewhere_belongs_to_no_repository() => Assert.Null(new SandboxDirectory("/var/tmp/sandbox").RepositoryRoot);
}
