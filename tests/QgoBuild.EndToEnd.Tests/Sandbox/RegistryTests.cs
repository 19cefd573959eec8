using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using QgoBuild.Sandbox;

namespace QgoBuild.EndToEnd.Tests.Sandbox;

[Collection(WholeSandboxTests.Name)]
public sealed class RegistryTests(SandboxFixture fixture)
{
    [Fact]
    public async Task The_right_password_gets_in_over_a_certificate_of_the_sandboxs_authority()
    {
        var registry = fixture.Description.Registry;

        Assert.Equal(HttpStatusCode.OK,
            await GetStatusCodeAsync(registry.User,
                await File.ReadAllTextAsync(registry.PasswordFile, TestContext.Current.CancellationToken)));
    }

    [Theory]
    [InlineData("ci", "wrong")]
    [InlineData("nobody", "wrong")]
    public async Task A_wrong_password_does_not(string user, string password) =>
        Assert.Equal(HttpStatusCode.Unauthorized, await GetStatusCodeAsync(user, password));

    [Theory]
    [InlineData(SandboxServer.Staging)]
    [InlineData(SandboxServer.Production)]
    public async Task A_server_pulls_by_digest(SandboxServer server)
    {
        var images = fixture.Description.Images;

        var pulled = await new ServerShell(fixture, server).RunLoggedInAsync(fixture.Description.Registry,
            $"docker pull --quiet {images.ServerNginx}");

        Assert.Equal(images.ServerNginx, pulled);
        Assert.Contains("@sha256:", images.ServerMysql);
    }

    [Fact]
    public async Task A_server_without_the_password_pulls_nothing()
    {
        var refused = await new ServerShell(fixture,
            SandboxServer.Staging).TryAsync(
                $"DOCKER_CONFIG=/nonexistent docker pull {fixture.Description.Registry.ServerAddress}/qgobuild/nginx:latest");

        Assert.NotEqual(0, refused.ExitCode);
        Assert.Contains("no basic auth credentials", refused.LastLines);
    }

    private async Task<HttpStatusCode> GetStatusCodeAsync(string user, string password)
    {
        using var authority = X509CertificateLoader.LoadCertificateFromFile(fixture.Description.Registry.Certificate);
        using var handler = new SocketsHttpHandler();
        handler.SslOptions.CertificateChainPolicy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            CustomTrustStore = { authority },
            RevocationMode = X509RevocationMode.NoCheck,
        };
        using var client = new HttpClient(handler);
        client.DefaultRequestHeaders.Authorization =
            new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password}")));
        using var response =
            await client.GetAsync(new Uri($"https://{fixture.Description.Registry.Address}/v2/"), TestContext.Current.CancellationToken);
        return response.StatusCode;
    }
}
