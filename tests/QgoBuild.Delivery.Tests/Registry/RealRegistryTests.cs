using QgoBuild.Delivery.Network;
using QgoBuild.Delivery.Registry;

namespace QgoBuild.Delivery.Tests.Registry;

/// <summary>The client against the registry that everybody runs.</summary>
public sealed class RealRegistryTests(RegistryServer server) : IClassFixture<RegistryServer>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_image_is_found_by_its_tag_and_its_labels_by_its_digest()
    {
        using var client = Client(server.Access);
        await client.PingAsync(Ct);
        var digest = await client.GetDigestAsync(RegistryServer.Repository, RegistryServer.Tag, Ct);
        Assert.Equal(server.Digest, digest);

        var labels = await client.GetLabelsAsync(RegistryServer.Repository, digest!, Ct);
        Assert.Equal("4f2a", labels["org.opencontainers.image.revision"]);
        Assert.Equal("grün", labels["name"]);
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
}
