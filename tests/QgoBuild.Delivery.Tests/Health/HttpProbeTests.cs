using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using QgoBuild.Delivery.Health;
using QgoBuild.Delivery.Network;
using QgoBuild.Delivery.Releases;
using QgoBuild.Delivery.Tests.Http;

namespace QgoBuild.Delivery.Tests.Health;

public sealed class HttpProbeTests
{
    private const string Commit = "4f2a9c31e0d5b7c8a1f2e3d4c5b6a7988776655f";
    private const string HealthyReport =
        $$"""{"status":"ok","version":"1.2.3","commit":"{{Commit}}","database":"ok","pendingMigrations":0,"uptime":1}""";

    private static readonly ExpectHealthReport ThisRelease = new(CommitId.Parse(Commit));

    private static CancellationToken TestCancellationToken => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_page_with_status_200_is_healthy()
    {
        var result = await ProbeAsync(new ExpectStatus200(), new HttpReply(200, "<html>"));
        Assert.True(result.IsHealthy, result.Sentence);
    }

    [Fact]
    public async Task A_backend_that_reports_ok_and_the_expected_commit_is_healthy()
    {
        var result = await ProbeAsync(ThisRelease, new HttpReply(200, HealthyReport));
        Assert.True(result.IsHealthy, result.Sentence);
    }

    [Theory]
    [InlineData(301, "", ProbeFailure.Redirected, "redirects (HTTP 301) to https://example.org/there.")]
    [InlineData(308, "moved", ProbeFailure.Redirected, "redirects (HTTP 308) to https://example.org/there.")]
    public async Task A_redirect_is_a_failure_and_is_not_followed(int status, string body, ProbeFailure failure, string sentence)
    {
        var result = await ProbeAsync(new ExpectStatus200(), new HttpReply(status, body, ("Location", "https://example.org/there")));
        Assert.Equal(failure, result.Failure);
        Assert.EndsWith(sentence, result.Sentence, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(500, "\n  Error: boom\nat x", "responds with HTTP 500: Error: boom.")]
    [InlineData(502, "", "responds with HTTP 502.")]
    [InlineData(404, "\u001b[31mred", "responds with HTTP 404: [31mred.")]
    public async Task Another_status_is_reported_with_the_first_line_of_the_body(int status, string body, string sentence)
    {
        foreach (IResponseCheck responseCheck in new IResponseCheck[] { new ExpectStatus200(), ThisRelease })
        {
            var result = await ProbeAsync(responseCheck, new HttpReply(status, body));
            Assert.Equal(ProbeFailure.UnexpectedStatus, result.Failure);
            Assert.EndsWith(sentence, result.Sentence, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("<!doctype html>")]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("""{"status":"ok"}""")]
    [InlineData("""{"status":"ok","commit":"main"}""")]
    [InlineData("""{"status":"unhealthy, was healthy and ok","commit":"4f2a9c31e0d5b7c8a1f2e3d4c5b6a7988776655f"}""")]
    [InlineData("""{"status":0,"commit":"4f2a9c31e0d5b7c8a1f2e3d4c5b6a7988776655f"}""")]
    public async Task A_body_that_is_not_a_health_report_is_not_healthy(string body)
    {
        var result = await ProbeAsync(ThisRelease, new HttpReply(200, body));
        Assert.Equal(ProbeFailure.InvalidHealthReport, result.Failure);
    }

    [Fact]
    public async Task A_degraded_backend_is_reported_with_the_reason()
    {
        var result = await ProbeAsync(ThisRelease,
            new HttpReply(503, $$"""{"status":"degraded","commit":"{{Commit}}","reason":"the database is away"}"""));
        Assert.Equal(ProbeFailure.Degraded, result.Failure);
        Assert.EndsWith("reports that it is degraded: the database is away.", result.Sentence, StringComparison.Ordinal);

        result = await ProbeAsync(ThisRelease,
            new HttpReply(503, $$"""{"status":"degraded","commit":"{{Commit}}","database":"ok","pendingMigrations":2}"""));
        Assert.EndsWith("database ok, 2 pending migrations.", result.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_release_is_reported_with_its_commit()
    {
        var result = await ProbeAsync(new ExpectHealthReport(CommitId.Parse(new string('a', 40))), new HttpReply(200, HealthyReport));
        Assert.Equal(ProbeFailure.UnexpectedCommit, result.Failure);
        Assert.EndsWith("is release 4f2a9c31, not aaaaaaaa.", result.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_healthy_report_with_another_status_is_not_healthy() =>
        Assert.Equal(ProbeFailure.UnexpectedStatus, (await ProbeAsync(ThisRelease, new HttpReply(500, HealthyReport))).Failure);

    [Fact]
    public async Task A_refused_connection_is_reported()
    {
        using var probe = new HttpProbe(new Uri("http://127.0.0.1:1/"), new ExpectStatus200(), NetworkGuard.FromEnvironment());
        var result = await probe.ProbeAsync(TestCancellationToken);
        Assert.Equal(ProbeFailure.ConnectionRefused, result.Failure);
        Assert.StartsWith("http://127.0.0.1:1/ refuses connections", result.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_without_a_response_times_out()
    {
        using var server = new HttpServer((_, _) => Task.Delay(Timeout.Infinite, TestCancellationToken));
        using var probe = new HttpProbe(server["/"], new ExpectStatus200(), NetworkGuard.FromEnvironment(), TimeSpan.FromMilliseconds(200));
        Assert.Equal(ProbeFailure.TimedOut, (await probe.ProbeAsync(TestCancellationToken)).Failure);
    }

    [Fact]
    public async Task A_body_that_does_not_end_times_out()
    {
        using var server = new HttpServer(async (_, stream) =>
        {
            await stream.WriteAsync("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n123"u8.ToArray(), TestCancellationToken);
            await Task.Delay(Timeout.Infinite, TestCancellationToken);
        });
        using var probe = new HttpProbe(server["/"], new ExpectStatus200(), NetworkGuard.FromEnvironment(), TimeSpan.FromMilliseconds(200));
        Assert.Equal(ProbeFailure.TimedOut, (await probe.ProbeAsync(TestCancellationToken)).Failure);
    }

    [Fact]
    public async Task An_incomplete_response_is_reported()
    {
        using var server = new HttpServer(async (_, stream) =>
            await stream.WriteAsync("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n123"u8.ToArray(), TestCancellationToken));
        using var probe = new HttpProbe(server["/"], new ExpectStatus200(), NetworkGuard.FromEnvironment());
        Assert.Equal(ProbeFailure.ConnectionClosed, (await probe.ProbeAsync(TestCancellationToken)).Failure);
    }

    [Fact]
    public async Task An_untrusted_certificate_is_reported()
    {
        using var key = ECDsa.Create();
        using var certificate = new CertificateRequest("CN=127.0.0.1", key,
            HashAlgorithmName.SHA256).CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var serving = Task.Run(
            async () =>
            {
                await using var tls =
                    new SslStream(new NetworkStream(await listener.AcceptSocketAsync(TestCancellationToken), ownsSocket: true));
                await tls.AuthenticateAsServerAsync(certificate);
            },
            TestCancellationToken);

        using var probe =
            new HttpProbe(new Uri($"https://{listener.LocalEndpoint}/"), new ExpectStatus200(), NetworkGuard.FromEnvironment());
        Assert.Equal(ProbeFailure.Tls, (await probe.ProbeAsync(TestCancellationToken)).Failure);
        await Task.WhenAny(serving);
    }

    [Fact]
    public async Task A_large_page_is_not_read_completely()
    {
        var page = new byte[1024 * 1024];
        using var server = new HttpServer(async (_, stream) =>
        {
            await stream.WriteAsync("HTTP/1.1 200 OK\r\n\r\n"u8.ToArray(), TestCancellationToken);
            while (true)
                await stream.WriteAsync(page, TestCancellationToken);
        });
        using var probe = new HttpProbe(server["/"], new ExpectStatus200(), NetworkGuard.FromEnvironment());
        Assert.True((await probe.ProbeAsync(TestCancellationToken)).IsHealthy);
    }

    [Fact]
    public async Task Every_probe_opens_a_new_connection()
    {
        var ports = new HashSet<string>();
        using var server = new HttpServer(async (_, stream) =>
        {
            ports.Add(((NetworkStream)stream).Socket.RemoteEndPoint!.ToString()!);
            await stream.WriteAsync("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"u8.ToArray(), TestCancellationToken);
        });
        using var probe = new HttpProbe(server["/"], new ExpectStatus200(), NetworkGuard.FromEnvironment());
        Assert.True((await probe.ProbeAsync(TestCancellationToken)).IsHealthy);
        Assert.True((await probe.ProbeAsync(TestCancellationToken)).IsHealthy);
        Assert.Equal(2, ports.Count);
    }

    [Fact]
    public async Task Cancelling_throws()
    {
        using var cancel = new CancellationTokenSource();
        var requested = new TaskCompletionSource();
        using var server = new HttpServer((_, _) =>
        {
            requested.SetResult();
            return Task.Delay(Timeout.Infinite, TestCancellationToken);
        });
        using var probe = new HttpProbe(server["/"], new ExpectStatus200(), NetworkGuard.FromEnvironment());
        var probing = probe.ProbeAsync(cancel.Token);
        await requested.Task;
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => probing);
    }

    [Fact]
    public async Task The_public_site_is_refused_before_a_packet_is_sent()
    {
        using var probe = new HttpProbe(new Uri("https://qgocargo.cloud"), new ExpectStatus200(), NetworkGuard.FromEnvironment());
        await Assert.ThrowsAsync<NetworkForbiddenException>(() => probe.ProbeAsync(TestCancellationToken));
    }

    private static async Task<ProbeResult> ProbeAsync(IResponseCheck responseCheck, HttpReply reply)
    {
        using var server = new HttpServer(_ => reply);
        using var probe = new HttpProbe(server["/health"], responseCheck, NetworkGuard.FromEnvironment());
        return await probe.ProbeAsync(TestCancellationToken);
    }
}
