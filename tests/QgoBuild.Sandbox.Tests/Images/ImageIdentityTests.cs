using QgoBuild.Sandbox.Images;

namespace QgoBuild.Sandbox.Tests.Images;

/// <summary>What identifies an image that others are built on.</summary>
public sealed class ImageIdentityTests
{
    private const string Id = "sha256:1111";

    [Theory]
    [InlineData("node:18-bookworm-slim", "sha256:2222", "node@sha256:2222")]
    [InlineData("node:18-bookworm-slim", "sha256:2222", "registry.sandbox:5443/node@sha256:3333", "node@sha256:2222")]
    [InlineData("registry.test:5000/team/node:18", "sha256:4444", "node@sha256:2222", "registry.test:5000/team/node@sha256:4444")]
    public void An_official_image_is_what_its_registry_published(string name, string identity, params string[] published) =>
        Assert.Equal(identity, ImageIdentity.Parse(name, [Id, .. published]));

    [Theory]
    [InlineData]
    [InlineData("registry.sandbox:5443/nginx@sha256:3333")]
    public void An_image_that_was_made_here_is_the_same_before_and_after_it_was_pushed(params string[] published) =>
        Assert.Equal(Id, ImageIdentity.Parse("qgobuild/nginx:1.22", [Id, .. published]));
}
