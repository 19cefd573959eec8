using System.Security.Cryptography.X509Certificates;
using QgoBuild.Sandbox;
using QgoBuild.Sandbox.Description;
using QgoBuild.Sandbox.Engines;

namespace QgoBuild.EndToEnd.Tests.Sandbox;

/// <summary>Certificates by the sandbox's ACME authority, obtained on a server by certbot as from Let's Encrypt.</summary>
[Collection(WholeSandboxTests.Name)]
public sealed class AuthorityTests(SandboxFixture fixture) : IAsyncLifetime
{
    private const string Network = "e2e-acme";
    private const string Files = "/tmp/e2e-acme";

    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    // As root, as whom Certbot writes here.
    private ServerShell Shell => new(fixture.Server(SandboxServer.Staging) with { User = "root" });

    private ContainerEngine Engine => new(fixture.Description.Engine.Address, fixture.Description.Engine.ConfigDirectory);

    private AcmeDescription Acme => fixture.Description.Acme;

    private string Name => fixture.Description.Staging.Names[0];

    private string Certbot => fixture.Description.Images.ServerCertbot;

    public async ValueTask InitializeAsync()
    {
        await Shell.PullAsync(fixture.Description.Registry, Certbot);
        await Shell.RunAsync($"docker network create {Network}");
    }

    public async ValueTask DisposeAsync() => await Shell.RunAsync($"docker network rm {Network} >/dev/null; rm -rf {Files}");

    [Fact]
    public async Task A_server_gets_a_certificate_that_chains_up_to_the_authoritys_root()
    {
        await ObtainAsync();

        using var certificate = X509Certificate2.CreateFromPem(await Shell.RunAsync($"cat {Files}/live/{Name}/cert.pem"));
        var intermediates = new X509Certificate2Collection();
        intermediates.ImportFromPem(await Shell.RunAsync($"cat {Files}/live/{Name}/chain.pem"));

        Assert.True(certificate.MatchesHostname(Name));
        Assert.Equal(90, Math.Round((certificate.NotAfter - certificate.NotBefore).TotalDays));
        AssertChains(certificate, intermediates);
    }

    [Fact]
    public async Task A_certificate_is_renewed()
    {
        await ObtainAsync();
        var first = await Shell.RunAsync($"cat {Files}/live/{Name}/cert.pem");

        await Shell.RunAsync(Renewal);

        Assert.NotEqual(first, await Shell.RunAsync($"cat {Files}/live/{Name}/cert.pem"));
    }

    [Fact]
    public async Task A_name_that_does_not_lead_to_the_server_is_refused()
    {
        var refused = await Shell.TryAsync(Obtain("qgo-cargo.test"));

        Assert.NotEqual(0, refused.ExitCode);
        Assert.Contains("Some challenges have failed", $"{refused.Output}\n{refused.LastLines}");
    }

    [Fact]
    public async Task While_the_authority_is_stopped_nobody_gets_a_certificate_and_bringing_the_sandbox_up_leaves_it_stopped()
    {
        await using (var authority = fixture.Authority())
        {
            await authority.StopAsync(CancellationToken);

            // Without its description, every part of the sandbox is looked at.
            File.Delete(fixture.Directory.DescriptionFile);
            await fixture.Sandbox.UpAsync(new SynchronousProgress(_ => { }), CancellationToken);
            var refused = await Shell.TryAsync(Obtain(Name));

            Assert.NotEqual(0, refused.ExitCode);
            Assert.Contains(new Uri(Acme.Directory).Host, $"{refused.Output}\n{refused.LastLines}");
            Assert.True(await fixture.Sandbox.IsUpAsync(CancellationToken));
        }

        await ObtainAsync();
    }

    [Fact]
    public async Task An_authority_that_was_restarted_still_knows_its_accounts()
    {
        await ObtainAsync();
        var root = await File.ReadAllTextAsync(Acme.Root, CancellationToken);

        await using (var authority = fixture.Authority())
        {
            await authority.CutNetworkAsync(CancellationToken);
            Assert.NotEqual(0, (await Shell.TryAsync(Renewal)).ExitCode);
        }

        await Shell.RunAsync(Renewal);
        Assert.Equal(root, await File.ReadAllTextAsync(Acme.Root, CancellationToken));
    }

    [Fact]
    public async Task An_authority_that_was_started_again_has_a_new_root_which_is_known_here()
    {
        var before = await File.ReadAllTextAsync(Acme.Root, CancellationToken);
        await using var authority = fixture.Authority();

        await authority.StopAsync(CancellationToken);
        await authority.StartAsync(CancellationToken);

        Assert.NotEqual(before, await File.ReadAllTextAsync(Acme.Root, CancellationToken));
    }

    [Fact]
    public async Task Bringing_the_sandbox_up_fetches_the_root_of_an_authority_that_something_else_restarted()
    {
        var before = await File.ReadAllTextAsync(Acme.Root, CancellationToken);
        await Engine.Docker.With("restart", "qgobuild-acme").For("restart the authority").ReadAsync(CancellationToken);
        Assert.False(await fixture.Sandbox.IsUpAsync(CancellationToken));

        await fixture.Sandbox.UpAsync(new SynchronousProgress(_ => { }), CancellationToken);

        Assert.NotEqual(before, await File.ReadAllTextAsync(Acme.Root, CancellationToken));
        Assert.True(await fixture.Sandbox.IsUpAsync(CancellationToken));
    }

    private string Renewal => CertbotRun("renew --force-renewal --no-random-sleep-on-renew");

    private Task<string> ObtainAsync() => Shell.RunAsync(Obtain(Name));

    private string Obtain(string name) =>
        CertbotRun($"certonly --standalone --agree-tos --email ops@qgo-cargo.test --server {Acme.Directory} --domain {name}");

    private string CertbotRun(string arguments) =>
        $"docker run --rm --network {Network} --publish 80:80 --volume {Files}:/etc/letsencrypt"
        + $" --volume {Acme.ServerCertificateAuthority}:/ca.crt:ro --env REQUESTS_CA_BUNDLE=/ca.crt"
        + $" {Certbot} {arguments} --non-interactive 2>&1";

    private void AssertChains(X509Certificate2 certificate, X509Certificate2Collection intermediates)
    {
        using var root = X509CertificateLoader.LoadCertificateFromFile(Acme.Root);
        using var chain = new X509Chain
        {
            ChainPolicy =
            {
                TrustMode = X509ChainTrustMode.CustomRootTrust,
                CustomTrustStore = { root },
                RevocationMode = X509RevocationMode.NoCheck,
            },
        };
        chain.ChainPolicy.ExtraStore.AddRange(intermediates);
        Assert.True(chain.Build(certificate), string.Join(", ", chain.ChainStatus.Select(status => status.StatusInformation)));
    }
}
