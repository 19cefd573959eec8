using QgoBuild.Delivery.Network;
using QgoBuild.Delivery.Registry;
using QgoBuild.Delivery.Releases;

namespace QgoBuild.Delivery.Tests.Registry;

/// <summary>The client against the registry that everybody runs.</summary>
public sealed class RealRegistryTests(RegistryServer server) : IClassFixture<RegistryServer>
{
    private static readonly CommitId Owner = CommitId.Parse("4f2a000000000000000000000000000000000000");
    private static readonly CommitId Other = CommitId.Parse("beef000000000000000000000000000000000000");

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_image_is_found_by_its_tag_and_its_labels_by_its_digest()
    {
        using var client = Client(server.Access);
        await client.PingAsync(Ct);
        var digest = await client.GetDigestAsync(RegistryServer.Repository, RegistryServer.Tag, Ct);
        Assert.Equal(server.Digest, digest);

        var labels = await client.GetLabelsAsync(RegistryServer.Repository, digest!, Ct);
        Assert.Equal(Owner.ToString(), labels["org.opencontainers.image.revision"]);
        Assert.Equal("grün", labels["name"]);
    }

    [Theory]
    [InlineData("2.0.0", "2.0.0")]
    [InlineData("2.0.0-alpha.1", "2.0.0-alpha.1")]
    [InlineData(RegistryServer.PreReleaseTag, "1.5.0-alpha.3.gbeef0000")]
    public async Task A_pre_release_that_another_commit_has_gets_the_commits_name(string counted, string version)
    {
        using var client = Client(server.Access);

        Assert.Equal(version, await Published(client).ChooseAsync(counted, Other, Ct));
        Assert.Equal(counted, await Published(client).ChooseAsync(counted, Owner, Ct));
    }

    [Fact]
    public async Task A_release_is_never_pushed_from_another_commit()
    {
        using var client = Client(server.Access);

        var error = await Assert.ThrowsAsync<DeliveryException>(() => Published(client).ChooseAsync(RegistryServer.Tag, Other, Ct));
        Assert.Equal("Version 1.4.0 was pushed before, from 4f2a0000; this is beef0000. A version is never pushed twice with other content. Nothing was pushed.", error.Message);
        Assert.StartsWith("Give the commit a version of its own (git tag", error.Remedy, StringComparison.Ordinal);
        await Assert.ThrowsAsync<DeliveryException>(() => Published(client).RequireFreeAsync(RegistryServer.PreReleaseTag, Other, Ct));
        await Published(client).RequireFreeAsync(RegistryServer.Tag, Owner, Ct);
    }

    [Fact]
    public async Task What_an_interrupted_push_left_of_the_same_commit_is_found_again()
    {
        using var client = Client(server.Access);

        Assert.Equal(server.Digest, await Published(client).FindOwnAsync(RegistryServer.Repository, RegistryServer.Tag, Owner, Ct));
        Assert.Null(await Published(client).FindOwnAsync(RegistryServer.Repository, RegistryServer.Tag, Other, Ct));
        Assert.Null(await Published(client).FindOwnAsync(RegistryServer.Repository, "2.0.0", Owner, Ct));
    }

    [Theory]
    [InlineData(RegistryServer.Repository, "2.0.0")]
    [InlineData("qgo-cargo/none", RegistryServer.Tag)]
    public async Task What_was_never_pushed_is_null(string repository, string tag)
    {
        using var client = Client(server.Access);
        Assert.Null(await client.GetDigestAsync(repository, tag, Ct));
    }

    [Fact]
    public async Task A_wrong_password_is_unauthorized()
    {
        using var client = Client(server.Access with { Password = "wrong" });
        await Assert.ThrowsAsync<RegistryUnauthorizedException>(() => client.PingAsync(Ct));
    }

    [Fact]
    public async Task Without_its_authority_the_registry_is_not_trusted()
    {
        using var client = Client(server.Access with { CertificateFile = null });
        var error = await Assert.ThrowsAsync<RegistryUnreachableException>(() => client.PingAsync(Ct));
        Assert.Contains("certificate is not trusted", error.Message, StringComparison.Ordinal);
        Assert.StartsWith("openssl s_client", error.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_trusted_authority_does_not_excuse_a_wrong_name()
    {
        using var client = Client(server.Access with { Address = server.Address.Replace("127.0.0.1", "localhost", StringComparison.Ordinal) });
        await Assert.ThrowsAsync<RegistryUnreachableException>(() => client.PingAsync(Ct));
    }

    [Fact]
    public void A_certificate_file_that_is_missing_is_named()
    {
        var error = Assert.Throws<RegistryUnreachableException>(() => Client(server.Access with { CertificateFile = "/nonexistent.pem" }));
        Assert.Contains("/nonexistent.pem", error.Message, StringComparison.Ordinal);
    }

    private static RegistryClient Client(RegistryAccess access) => new(access, NetworkGuard.FromEnvironment());

    // A service that was never pushed under the version does not matter.
    private static PublishedVersions Published(RegistryClient client) => new(client, ["qgo-cargo/none", RegistryServer.Repository]);
}
