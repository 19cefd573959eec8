using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using QgoBuild.Delivery.Shell;
using QgoBuild.Sandbox.Description;

namespace QgoBuild.EndToEnd.Tests.Deployments;

/// <summary>The edge follows its configuration: by a reload with a deployment, and anew by an upgrade.</summary>
[Collection(StagingTests.Name)]
public sealed class EdgeTests(StagingFixture fixture) : IAsyncLifetime
{
    private const string Environments = "build/Environments.cs";
    private const string OriginalEntrances =
        """SandboxEnvironment("staging", "staging", sandbox.Staging, sandbox) with { Entrances = [Site(8080), StagingApi(sandbox)] }""";

    // Which of the entrances a commit of these tests has: the build is compiled once for all of them.
    private const string VariantVariable = "QGO_TRIED_ENTRANCES";

    private readonly CargoApi _api = new(fixture.Target);

    public async ValueTask InitializeAsync()
    {
        await fixture.CheckOutGoodAsync();
        if (await _api.TryCommitAsync() != fixture.GoodCommit) (await fixture.DeployAsync()).ExpectExitCode(0);
    }

    public async ValueTask DisposeAsync()
    {
        await fixture.Server.ReadAsync(RemoteCommand.Sh($"docker rm --force e2e-holder >/dev/null 2>&1 || :"));
        fixture.ExtraVariables.Remove(VariantVariable);
        await fixture.CheckOutGoodAsync();
        (await fixture.RunTargetAsync("Upgrade", "--service", "edge", "--yes")).ExpectExitCode(0);
        _api.Dispose();
        await fixture.AssertNoSecretIsLeftAsync();
    }

    [Fact]
    public async Task What_a_reload_can_apply_comes_with_a_deployment_and_goes_with_its_rollback()
    {
        Assert.NotEqual(HttpStatusCode.RequestEntityTooLarge, await SendAsync(2_000_000));
        await CommitAsync("small");

        (await fixture.DeployAsync()).ExpectExitCode(0);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, await SendAsync(2_000_000));

        (await fixture.RunTargetAsync("Rollback", "--yes")).ExpectExitCode(0);
        Assert.NotEqual(HttpStatusCode.RequestEntityTooLarge, await SendAsync(2_000_000));
    }

    [Fact]
    public async Task Another_entrance_is_refused_by_a_deployment_and_applied_by_an_upgrade_which_goes_back_when_it_fails()
    {
        var another = new Uri($"http://{fixture.Target.Address}:80/");
        await CommitAsync("another");

        (await fixture.DeployAsync()).ExpectExitCode(1).ExpectOutput("does not publish the entrance on port 80")
            .ExpectOutput("./build.sh Upgrade --environment staging");
        (await fixture.RunTargetAsync("Upgrade")).ExpectExitCode(2).ExpectOutput("--yes");
        (await fixture.RunTargetAsync("Upgrade", "--yes")).ExpectExitCode(0).ExpectOutput("its entrances are ports 8080, 5001, 80");
        Assert.Equal(HttpStatusCode.OK, await GetAsync(another));
        Assert.Equal(fixture.GoodCommit, await _api.CommitAsync());

        // Somebody holds the next port: the edge that was there serves on, on all of its ports.
        await fixture.Server.ReadAsync(RemoteCommand.Sh(
            $"docker run --detach --name e2e-holder --publish 444:80 --entrypoint sleep {fixture.Sandbox.Images.ServerNginx} 600"));
        await CommitAsync("taken");
        (await fixture.RunTargetAsync("Upgrade", "--yes")).ExpectExitCode(3).ExpectOutput("The edge could not be created anew")
            .ExpectOutput("444").ExpectOutput("The upgrade was undone");
        Assert.Equal(HttpStatusCode.OK, await GetAsync(another));
        Assert.Equal(fixture.GoodCommit, await _api.CommitAsync());
        Assert.Equal(4, (await fixture.Server.ContainersAsync())
            .Count(name => name.StartsWith($"qgo-cargo-{fixture.Environment}-", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Staging_turns_to_https_on_its_ports_by_an_upgrade_and_to_a_certificate_of_its_own_by_a_deployment()
    {
        var (files, secure) = (Files, Secure);
        Directory.CreateDirectory(files);
        WriteCertificate(files, secure.Names[0]);
        await File.WriteAllTextAsync(
            secure.CertificateAuthority!,
            await File.ReadAllTextAsync(fixture.Sandbox.Acme.Root, TestContext.Current.CancellationToken)
                + await File.ReadAllTextAsync(Path.Combine(files, "chain.pem"), TestContext.Current.CancellationToken),
            TestContext.Current.CancellationToken);
        await CommitAsync("issued");
        (await fixture.DeployAsync()).ExpectExitCode(1).ExpectOutput("port 80").ExpectOutput("./build.sh Upgrade --environment staging");
        (await fixture.RunTargetAsync("Upgrade", "--yes")).ExpectExitCode(0).ExpectOutput($"for {secure.Names[0]}, good for");
        (await fixture.DeployAsync()).ExpectExitCode(0).ExpectOutput("checked from outside as well")
            .ExpectOutput($"--resolve {secure.Names[0]}:8080:{secure.Address}");
        using (var http = secure.CreateClient())
        {
            using var page = await http.GetAsync(new Uri(secure.Url), TestContext.Current.CancellationToken);
            Assert.Equal((HttpStatusCode.OK, "max-age=31536000"),
                (page.StatusCode, Assert.Single(page.Headers.GetValues("Strict-Transport-Security"))));
            using var other = await http.GetAsync(new Uri($"http://{secure.Names[0]}/"), TestContext.Current.CancellationToken);
            Assert.Equal(HttpStatusCode.NotFound, other.StatusCode);
        }

        await Dashboard.BookAsync(secure, 390, 844);

        await CommitAsync("mismatched");
        (await fixture.DeployAsync()).ExpectExitCode(2).ExpectOutput("does not belong to the certificate");
        await CommitAsync("own");
        (await fixture.DeployAsync()).ExpectExitCode(0).ExpectOutput("checked from outside as well");
        Assert.Contains(secure.Names[0], await IssuerAsync(), StringComparison.Ordinal);

        (await fixture.RunTargetAsync("Rollback", "--yes")).ExpectExitCode(0);
        Assert.Contains("Pebble", await IssuerAsync(), StringComparison.Ordinal);
        Directory.Delete(files, recursive: true);
    }

    private async Task<string> IssuerAsync() =>
        (string)JsonNode.Parse((await fixture.RunTargetAsync("Status", "--json")).ExpectExitCode(
            0).StandardOutput)!["certificate"]!["issuer"]!;

    // Beside the checkout: what is in it is built, and would have to be committed.
    private string Files => Path.Combine(Path.GetTempPath(), "it's own " + Path.GetFileName(fixture.Directory));

    // Staging with TLS. Both certificates are trusted, as public ones are.
    private ServerDescription Secure => fixture.Target with
    {
        Url = $"https://{fixture.Target.Names[0]}:8080",
        Api = $"https://{fixture.Target.Names[0]}:5001",
        CertificateAuthority = Path.Combine(Files, "trusted.pem"),
    };

    private string Variants => $$"""
        static class TriedEntrances
            {
                private static string? Variant => Environment.GetEnvironmentVariable("{{VariantVariable}}");

                public static DeploymentEnvironment Of(DeploymentEnvironment usual, SandboxDescription sandbox) => Variant switch
                {
                    "small" => usual with { Entrances = [Site(8080) with { MaxBodyMebibytes = 1 }, Api(5001)] },
                    "another" => usual with { Entrances = [Site(8080), Api(5001), Site(80)] },
                    "taken" => usual with { Entrances = [Site(8080), Api(5001), Site(80), Site(444)] },
                    "issued" => WithTls(usual, CertificateIn(sandbox), sandbox),
                    "mismatched" => WithTls(usual, new OwnCertificate("{{Files}}/chain.pem", "{{Files}}/other.pem"), sandbox),
                    "own" => WithTls(usual, new OwnCertificate("{{Files}}/chain.pem", "{{Files}}/key.pem"), sandbox),
                    _ => usual,
                };

                static DeploymentEnvironment WithTls(DeploymentEnvironment usual, Tls tls, SandboxDescription sandbox) => usual with
                {
                    Entrances =
                    [
                        .. Encrypted(tls, sandbox.Staging.Names, Site(8080), Api(5001))
                            .Select(entrance => entrance with { HstsMaxAge = Entrance.OneYear }),
                        Entrance.ForChallenges(80),
                    ],
                    Url = new Uri("{{Secure.Url}}"),
                    Access = new PublicAccess(IPAddress.Parse("{{Secure.Address}}"), "{{Secure.CertificateAuthority}}"),
                };
            }
        """;

    private static void WriteCertificate(string directory, string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        var alternatives = new SubjectAlternativeNameBuilder();
        alternatives.AddDnsName(name);
        request.CertificateExtensions.Add(alternatives.Build());
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(30));
        File.WriteAllText(Path.Combine(directory, "chain.pem"), certificate.ExportCertificatePem());
        File.WriteAllText(Path.Combine(directory, "key.pem"), key.ExportPkcs8PrivateKeyPem());
        File.WriteAllText(Path.Combine(directory, "other.pem"), other.ExportPkcs8PrivateKeyPem());
    }

    // A commit of its own, though it is made of the same files as the others: a deployment brings another release.
    private async Task CommitAsync(string variant)
    {
        fixture.ExtraVariables[VariantVariable] = variant;
        await fixture.CommitOnGoodAsync(
            "Other entrances: " + variant,
            (Environments, text => text
                .Replace(OriginalEntrances, $"TriedEntrances.Of({OriginalEntrances}, sandbox)", StringComparison.Ordinal)
                .Replace("    private static DeploymentEnvironment LiveEnvironment(",
                    $"    {Variants}\n\n    private static DeploymentEnvironment LiveEnvironment(", StringComparison.Ordinal)));
    }

    private static async Task<HttpStatusCode> GetAsync(Uri address)
    {
        using var http = new HttpClient();
        using var answer = await http.GetAsync(address, TestContext.Current.CancellationToken);
        return answer.StatusCode;
    }

    private async Task<HttpStatusCode> SendAsync(int bytes)
    {
        using var http = new HttpClient();
        using var body = new ByteArrayContent(new byte[bytes]);
        using var answer =
            await http.PostAsync(new Uri($"{fixture.Target.Url}/api/nothing-here"), body, TestContext.Current.CancellationToken);
        return answer.StatusCode;
    }
}
