using QgoBuild.Sandbox.Containers;

namespace QgoBuild.Sandbox.Tests.Containers;

public sealed class SandboxImagesTests
{
    [Theory]
    [InlineData("qgobuild/node\t18\t<none>\tabc", "qgobuild/node:18")]
    [InlineData("127.0.0.10:5443/app\t1.2.3\tsha256:00\tabc", "127.0.0.10:5443/app:1.2.3")]
    [InlineData("127.0.0.10:5443/app\t<none>\tsha256:00\tabc", "127.0.0.10:5443/app@sha256:00")]
    [InlineData("<none>\t<none>\t<none>\tabc", "abc")]
    [InlineData("qgobuild/node\t<none>\t<none>\tabc", "abc")]
    public void An_image_is_removed_by_the_name_that_removes_nothing_else(string line, string name) =>
        Assert.Equal(name, SandboxImages.NameOf(line));
}
