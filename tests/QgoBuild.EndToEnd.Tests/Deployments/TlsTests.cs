using System.Net;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using QgoBuild.Delivery.Shell;

namespace QgoBuild.EndToEnd.Tests.Deployments;

/// <summary>Production as users reach it: by HTTPS, with a certificate that an authority issued and that is renewed without anybody
/// noticing.</summary>
[Collection(ProductionTests.Name)]
public sealed class TlsTests(ProductionFixture fixture) : IAsyncLifetime
{
    private readonly CargoApi _api = new(fixture.Target);

    private string IssuedDirectory => fixture.Target.Directory + "/.qgobuild/secrets/tls/issued";

    private string Name => fixture.Target.Names[0];

    public async ValueTask InitializeAsync()
    {
        await fixture.CheckOutGoodAsync();
        if (await _api.TryCommitAsync() != fixture.GoodCommit) (await fixture.DeployAsync()).ExpectExitCode(0);
    }

    public async ValueTask DisposeAsync()
    {
        _api.Dispose();
        // Whatever became of a test, the next one finds a certificate that users trust.
        if (!await IsTrustedAsync())
        {
            await fixture.Server.ReadAsync(RemoteCommand.Of("rm", "-f", IssuedDirectory + "/../failed"));
            (await fixture.RunTargetAsync("RenewCertificate")).ExpectExitCode(0);
        }

        await fixture.AssertNoSecretIsLeftAsync();
    }

    [Fact]
    public async Task Everybody_comes_to_the_site_under_its_first_name_by_https()
    {
        using var http = fixture.Target.CreateClient(followsRedirections: false);
        foreach (var address in (string[])[$"http://{Name}/a?b=%20c", $"http://www.{Name}/a?b=%20c", $"https://www.{Name}/a?b=%20c"])
        {
            using var sent = await http.GetAsync(new Uri(address), TestContext.Current.CancellationToken);
            Assert.Equal(address.StartsWith("https:", StringComparison.Ordinal), sent.Headers.Contains("Referrer-Policy"));
            Assert.Equal((HttpStatusCode.PermanentRedirect, $"https://{Name}/a?b=%20c"),
                (sent.StatusCode, sent.Headers.Location?.OriginalString));
        }

        using var request = new HttpRequestMessage(HttpMethod.Get, fixture.Target.Url)
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        using var page = await http.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        Assert.Equal("nosniff", Assert.Single(page.Headers.GetValues("X-Content-Type-Options")));
        // What the application says itself stands.
        Assert.Equal("same-origin", Assert.Single(page.Headers.GetValues("Referrer-Policy")));
        // Off unless it is requested, because browsers remember it.
        Assert.False(page.Headers.Contains("Strict-Transport-Security"));

        // Files are compressed; pages, which may hold a secret beside what an attacker chose, are not.
        http.DefaultRequestHeaders.AcceptEncoding.ParseAdd("gzip");
        Assert.Empty(await EncodingAsync("/"));
        var script = Regex.Match(await page.Content.ReadAsStringAsync(TestContext.Current.CancellationToken),
            "src=\"(/[^\"]+\\.js)\"").Groups[1].Value;
        Assert.Equal("gzip", Assert.Single(await EncodingAsync(script)));

        async Task<ICollection<string>> EncodingAsync(string path)
        {
            using var answer = await http.GetAsync(new Uri(fixture.Target.Url + path), TestContext.Current.CancellationToken);
            return answer.EnsureSuccessStatusCode().Content.Headers.ContentEncoding;
        }
    }

    [Fact]
    public Task A_browser_trusts_the_site_and_books_a_shipment() => Dashboard.BookAsync(fixture.Target, 1280, 800);

    [Fact]
    public async Task The_edge_uses_the_protocols_that_Mozilla_recommends_and_testssl_finds_nothing_above_low()
    {
        // It takes no path with a space in it.
        var files = Directory.CreateTempSubdirectory("testssl-").FullName;
        var root = Path.Combine(files, "root.pem");
        File.Copy(fixture.Target.CertificateAuthority!, root);
        var (findings, output) = await ScanAsync(Path.Combine(files, "report.json"));
        // A check that it could not make, because one of its connections failed, says nothing about the edge: it is made again.
        if (findings.Any(finding => ((string?)finding!["finding"])?.Contains("connect problem", StringComparison.Ordinal) == true))
            (findings, output) = await ScanAsync(Path.Combine(files, "second-report.json"));
        Assert.NotEmpty(findings);
        Directory.Delete(files, recursive: true);
        // What is not about the edge: testssl's own OpenSSL, and that Pebble names no list of revoked certificates, as Let's Encrypt does.
        var others = findings.Where(finding => (string?)finding!["id"] is not ("engine_problem" or "cert_revocation"));
        Assert.True(
            others.All(finding => (string?)finding!["severity"] is "LOW" or "INFO" or "OK"),
            string.Join('\n', findings.Select(finding => $"{finding!["severity"]} {finding["id"]}: {finding["finding"]}")) + output);

        async Task<(JsonArray Findings, string Output)> ScanAsync(string report)
        {
            // Protocols, ciphers, forward secrecy, what the server prefers and presents, headers, vulnerabilities; no imitation of a
            // hundred clients, one by one.
            var testssl = await CommandResult.RunAsync(
                "testssl",
                ["-p", "-s", "-f", "-P", "-S", "-h", "-U", "--quiet", "--color", "0", "--warnings", "off", "--severity", "LOW", "--ip",
                    fixture.Target.Address, "--add-ca", root, "--jsonfile", report, fixture.Target.Url],
                fixture.Directory,
                new Dictionary<string, string?>());
            return (JsonNode.Parse(await File.ReadAllTextAsync(report, TestContext.Current.CancellationToken))!.AsArray(), testssl.Output);
        }
    }

    [Fact]
    public async Task Nobody_notices_deployments_good_and_bad_a_renewal_or_a_rollback()
    {
        var first = await SerialAsync();
        await using var traffic = new Traffic(fixture.Target);

        // A renewal at full speed; otherwise there is time for everybody else on the machine.
        await traffic.RunDuringAsync(8000, async () => (await fixture.RunTargetAsync("RenewCertificate")).ExpectExitCode(0)
            .ExpectOutput("good for"));
        traffic.Pause = TimeSpan.FromMilliseconds(40);
        Assert.NotEqual(first, await SerialAsync());

        var next = await fixture.CommitOnGoodAsync("A good change", ("app/frontend/public/next.txt", _ => "next\n"));
        await traffic.RunDuringAsync(3000, async () => (await fixture.DeployAsync()).ExpectExitCode(0));
        Assert.Equal(next, await _api.CommitAsync());

        await traffic.RunDuringAsync(3000, async () => (await fixture.RunTargetAsync("Rollback", "--yes")).ExpectExitCode(0));
        Assert.Equal(fixture.GoodCommit, await _api.CommitAsync());

        await fixture.CommitOnGoodAsync("Never be healthy",
            (App, text => text.Replace(Healthy, "response.status(500)", StringComparison.Ordinal)));
        await traffic.RunDuringAsync(3000, async () => (await fixture.DeployAsync()).ExpectExitCode(3).ExpectOutput("Step check failed"));

        await fixture.CommitOnGoodAsync(
            "Be unhealthy as soon as users are there",
            (App, text => text.Replace(Healthy, "response.status(/^(backend-|127)/.test(_request.headers.host ?? '') ? 200 : 500)",
                StringComparison.Ordinal)));
        await traffic.RunDuringAsync(3000, async () => (await fixture.DeployAsync()).ExpectExitCode(3).ExpectOutput("Step verify failed"));
        Assert.Equal(fixture.GoodCommit, await _api.CommitAsync());
        Assert.True(traffic.SucceededCount >= 20_000, $"{traffic.SucceededCount} requests");
    }

    [Fact]
    public async Task A_renewal_that_fails_changes_nothing_and_is_notified()
    {
        using var slack = new Workflows.FakeSlackWebhook();
        var serial = await SerialAsync();
        // The authority is down, as far as this server can see.
        const string Rule = "FORWARD -d \"$(getent hosts acme.sandbox | cut -d ' ' -f 1)\" -j REJECT";
        await fixture.RunAsRootAsync(RemoteCommand.Of("sh", "-c", $"iptables -I {Rule}"));
        try
        {
            (await fixture.RunTargetAsync("RenewCertificate")).ExpectExitCode(3).ExpectOutput("Step certificate failed")
                .ExpectOutput("No certificate was replaced");
            // A deployment does not need another one.
            (await fixture.DeployAsync()).ExpectExitCode(0);
        }
        finally
        {
            await fixture.RunAsRootAsync(RemoteCommand.Of("sh", "-c", $"iptables -D {Rule}"));
        }

        Assert.Equal(serial, await SerialAsync());
        (await fixture.RunTargetAsync("Status")).ExpectExitCode(0).ExpectOutput("The last renewal failed")
            .ExpectOutput("./build.sh RenewCertificate --environment production");
        (await fixture.RunTargetAsync("CheckCertificate", "--slack-webhook", slack.Address.ToString())).ExpectExitCode(1)
            .ExpectOutput("The last renewal failed");
        Assert.Contains("the certificate was not renewed, the old one stays in use", Assert.Single(slack.Messages),
            StringComparison.Ordinal);

        (await fixture.RunTargetAsync("RenewCertificate")).ExpectExitCode(0);
        Assert.NotEqual(serial, await SerialAsync());
        (await fixture.RunTargetAsync("CheckCertificate")).ExpectExitCode(0).ExpectOutput($"{Name}, www.{Name}: of Pebble")
            .ExpectOutput("days left");
        var status = JsonNode.Parse((await fixture.RunTargetAsync("Status", "--json")).ExpectExitCode(0).StandardOutput)!["certificate"]!;
        Assert.Equal((Name, "", ""), ((string?)status["names"]![0], (string?)status["problem"], (string?)status["renewalFailed"]));
    }

    [Fact]
    public async Task A_certificate_that_users_would_refuse_is_found_before_a_deployment_with_the_command_that_replaces_it()
    {
        const string Remedy = "./build.sh RenewCertificate --environment production";

        await ReplaceCertificateAsync(2, Name, "www." + Name);
        (await fixture.DeployAsync()).ExpectExitCode(1).ExpectOutput("good for").ExpectOutput(Remedy);
        await ReplaceCertificateAsync(-1, Name, "www." + Name);
        (await fixture.DeployAsync()).ExpectExitCode(1).ExpectOutput("has ended").ExpectOutput(Remedy);
        await ReplaceCertificateAsync(60, "another.test");
        (await fixture.DeployAsync()).ExpectExitCode(1).ExpectOutput("a certificate for another.test, and is to serve one for")
            .ExpectOutput(Remedy);
        using (var other = ECDsa.Create(ECCurve.NamedCurves.nistP256))
            await fixture.Server.ReadAsync(
                RemoteCommand.Sh($"printf '%s\n' {other.ExportPkcs8PrivateKeyPem()} >{IssuedDirectory + "/key.pem"}"));
        (await fixture.DeployAsync()).ExpectExitCode(1).ExpectOutput("The edge does not serve its certificate").ExpectOutput(Remedy);

        (await fixture.RunTargetAsync("RenewCertificate")).ExpectExitCode(0);
        (await fixture.DeployAsync()).ExpectExitCode(0);
        Assert.Equal(fixture.GoodCommit, await _api.CommitAsync());
    }

    private async Task<bool> IsTrustedAsync()
    {
        using var http = fixture.Target.CreateClient();
        try
        {
            using var answer = await http.GetAsync(new Uri(fixture.Target.Url));
            return true;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private const string App = "app/backend/src/app.ts";
    private const string Healthy = "response.status(state.status === 'ok' ? 200 : 503)";

    // Puts a certificate of nobody's in the place of the one that is served.
    private async Task ReplaceCertificateAsync(int days, params string[] names)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={names[0]}", key, HashAlgorithmName.SHA256);
        var alternatives = new SubjectAlternativeNameBuilder();
        foreach (var name in names)
            alternatives.AddDnsName(name);
        request.CertificateExtensions.Add(alternatives.Build());
        var now = DateTimeOffset.UtcNow;
        using var certificate = request.CreateSelfSigned(now.AddDays(-90), now.AddDays(days).AddHours(1));
        await fixture.Server.ReadAsync(RemoteCommand.Sh($"""
            printf '%s\n' {key.ExportPkcs8PrivateKeyPem()} >{IssuedDirectory + "/key.pem"}
            printf '%s\n' {certificate.ExportCertificatePem()} >{IssuedDirectory + "/certificate.pem"}
            """));
    }

    // Of the certificate that new users get to see: who comes again goes on with what was agreed upon.
    private async Task<string> SerialAsync()
    {
        using var connection = await fixture.Target.ConnectAsync(fixture.Target.Url);
        await using var stream = new SslStream(connection.GetStream());
        var options = new SslClientAuthenticationOptions
        {
            TargetHost = Name,
            AllowTlsResume = false,
            RemoteCertificateValidationCallback = (_, _, _, errors) => errors != SslPolicyErrors.RemoteCertificateNotAvailable,
        };
        await stream.AuthenticateAsClientAsync(options, TestContext.Current.CancellationToken);
        return stream.RemoteCertificate!.GetSerialNumberString();
    }
}
