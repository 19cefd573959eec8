using QgoBuild.Delivery.Registry;

namespace QgoBuild.Delivery.Tests.Registry;

/// <summary>Names of images, as a compose file has them.</summary>
public sealed class PulledImageTests
{
    private static readonly string Digest = "sha256:" + new string('a', 64);

    [Theory]
    [InlineData("redis", "docker.io", "library/redis", "latest")]
    [InlineData("redis:7", "docker.io", "library/redis", "7")]
    [InlineData("docker.io/redis:7", "docker.io", "library/redis", "7")]
    [InlineData("index.docker.io/bitnami/redis:7.2-debian", "docker.io", "bitnami/redis", "7.2-debian")]
    [InlineData("getsentry/sentry", "docker.io", "getsentry/sentry", "latest")]
    [InlineData("ghcr.io/owner/app.web:1.4", "ghcr.io", "owner/app.web", "1.4")]
    [InlineData("registry.sandbox:5443/a/b/c:x", "registry.sandbox:5443", "a/b/c", "x")]
    [InlineData("localhost/app", "localhost", "app", "latest")]
    public void A_name_has_a_registry_a_repository_and_a_tag(string name, string registry, string repository, string tag) =>
        Assert.Equal(new PulledImage(registry, repository, tag, Digest: null), PulledImage.Parse(name));

    [Fact]
    public void A_digest_stays()
    {
        Assert.Equal(new PulledImage("docker.io", "library/redis", "7", Digest), PulledImage.Parse($"redis:7@{Digest}"));
        Assert.Equal(new PulledImage("docker.io", "library/redis", Tag: null, Digest), PulledImage.Parse($"redis@{Digest}"));
    }

    [Fact]
    public void The_public_registry_answers_at_another_address_than_its_name()
    {
        Assert.Equal("registry-1.docker.io", PulledImage.Parse("redis").Address);
        Assert.Equal("ghcr.io", PulledImage.Parse("ghcr.io/a/b").Address);
    }

    [Theory, InlineData(""), InlineData("Redis:7/x y"), InlineData("redis:"), InlineData("redis@sha256:1"), InlineData("$(id)")]
    [InlineData("-a")]
    public void What_is_no_name_is_refused(string name) =>
        Assert.Equal(2, Assert.Throws<DeliveryException>(() => PulledImage.Parse(name)).ExitCode);
}
