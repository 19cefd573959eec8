using QgoBuild.Sandbox.Containers;
using QgoBuild.Sandbox.Processes;

namespace QgoBuild.Sandbox.Tests.Containers;

public sealed class SandboxRegistryTests
{
    [Fact]
    public void The_digest_is_that_of_the_repository_pushed_to() =>
        Assert.Equal("sha256:22", SandboxRegistry.ParseDigest("""["mysql@sha256:11","127.0.0.10:5443/qgobuild/mysql@sha256:22"]""",
            "127.0.0.10:5443/qgobuild/mysql"));

    [Fact]
    public void An_image_without_a_digest_there_was_not_pushed() =>
        Assert.Throws<SandboxException>(() =>
            SandboxRegistry.ParseDigest("""["127.0.0.10:5443/qgobuild/mysql-other@sha256:22"]""", "127.0.0.10:5443/qgobuild/mysql"));
}
