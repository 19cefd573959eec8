using System.Text;
using QgoBuild.Delivery.Network;
using QgoBuild.Delivery.Registry;
using QgoBuild.Delivery.Tests.Http;

namespace QgoBuild.Delivery.Tests.Registry;

/// <summary>The requests of the client to registries with different behaviour.</summary>
public sealed class RegistryClientTests
{
    private const string Repository = "qgo-cargo/backend";
    private static readonly string Digest = "sha256:" + new string('a', 64);
    private static readonly string ImageDigest = "sha256:" + new string('b', 64);
    private static readonly string ConfigDigest = "sha256:" + new string('c', 64);

    private static CancellationToken TestCancellationToken => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_tag_is_resolved_to_its_digest_without_reading_the_manifest()
    {
        using var server = new HttpServer(_ => new HttpReply(200, "", ("Docker-Content-Digest", Digest)));
        using var client = Client(server);

        Assert.Equal(Digest, await client.GetDigestAsync(Repository, "1.4.0", TestCancellationToken));

        var call = Assert.Single(server.Calls);
        Assert.Equal(("HEAD", "/v2/qgo-cargo/backend/manifests/1.4.0"), (call.Method, call.Target));
        string[] types =
            ["oci.image.index.v1", "oci.image.manifest.v1", "docker.distribution.manifest.v2", "docker.distribution.manifest.list.v2"];
        foreach (var type in types)
            Assert.Contains(type, call["Accept"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missing_tag_is_null()
    {
        using var server = new HttpServer(_ => new HttpReply(404, """{"errors":[{"code":"MANIFEST_UNKNOWN"}]}"""));
        using var client = Client(server);
        Assert.Null(await client.GetDigestAsync(Repository, "none", TestCancellationToken));
    }

    [Fact]
    public async Task Labels_platform_and_time_are_read_from_an_images_configuration()
    {
        using var server = new HttpServer(CreateHandler(
            $$"""{"config":{"digest":"{{ConfigDigest}}" } }""",
            """{"os":"linux","architecture":"arm64","created":"2026-11-23T09:30:00.123456789Z","config":{"Labels":{"name":"value"}}}"""));
        using var client = Client(server);
        var image = await client.FindImageAsync(Repository, Digest, cancellationToken: TestCancellationToken);
        Assert.Equal(("linux/arm64", "value"), (image!.Platform, image.Labels["name"]));
        Assert.Equal(new DateTimeOffset(2026, 11, 23, 9, 30, 0, TimeSpan.Zero), image.Created!.Value, TimeSpan.FromSeconds(1));
    }

    [Theory]
    [InlineData("linux/amd64", true)]
    [InlineData("linux/arm64", false)]
    [InlineData(null, true)]
    public async Task An_image_for_another_platform_is_no_match(string? platform, bool isFound)
    {
        using var server = new HttpServer(CreateHandler($$"""{"config":{"digest":"{{ConfigDigest}}" } }"""));
        using var client = Client(server);
        Assert.Equal(isFound, await client.FindImageAsync(Repository, Digest, platform, TestCancellationToken) is not null);
    }

    [Theory]
    [InlineData("/manifests/")]
    [InlineData("/blobs/")]
    public async Task An_image_without_manifest_or_configuration_is_null(string lost)
    {
        var respond = CreateHandler($$"""{"config":{"digest":"{{ConfigDigest}}" } }""");
        using var server =
            new HttpServer(call => call.Target.Contains(lost, StringComparison.Ordinal) ? new HttpReply(404) : respond(call));
        using var client = Client(server);
        Assert.Null(await client.FindImageAsync(Repository, Digest, cancellationToken: TestCancellationToken));
    }

    [Fact]
    public async Task Attestations_beside_an_image_are_ignored()
    {
        using var server = new HttpServer(CreateHandler($$"""
            {"manifests":[
              {"digest":"sha256:1","platform":{"architecture":"unknown","os":"unknown"} },
              {"digest":"{{ImageDigest}}","platform":{"architecture":"amd64","os":"linux"} }]}
            """));
        using var client = Client(server);
        Assert.Equal("4f2a", (await client.FindImageAsync(Repository, Digest,
            cancellationToken: TestCancellationToken))!.Labels["org.opencontainers.image.revision"]);
        Assert.NotNull(await client.FindImageAsync(Repository, Digest, "linux/amd64", TestCancellationToken));
        Assert.Null(await client.FindImageAsync(Repository, Digest, "linux/arm64", TestCancellationToken));
    }

    [Theory]
    [InlineData("""{"config":{"Labels":null}}""")]
    [InlineData("""{"config":{}}""")]
    [InlineData("{}")]
    public async Task An_image_without_labels_has_an_empty_list(string config)
    {
        using var server = new HttpServer(CreateHandler($$"""{"config":{"digest":"{{ConfigDigest}}" } }""", config));
        using var client = Client(server);
        Assert.Empty((await client.FindImageAsync(Repository, Digest, cancellationToken: TestCancellationToken))!.Labels);
    }

    [Theory]
    [InlineData("<html>", "cannot be read")]
    [InlineData("{}", "has no configuration")]
    public async Task An_invalid_manifest_is_reported(string manifest, string reason)
    {
        using var server = new HttpServer(CreateHandler(manifest));
        using var client = Client(server);
        var error = await Assert.ThrowsAsync<RegistryUnreachableException>(() =>
            client.FindImageAsync(Repository, Digest, cancellationToken: TestCancellationToken));
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task User_and_password_are_sent_after_a_challenge_and_from_then_on()
    {
        var expected = "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes("ci:pässword"));
        using var server = new HttpServer(call => call["Authorization"] == expected
            ? new HttpReply(200, "", ("Docker-Content-Digest", Digest))
            : new HttpReply(401, "", ("WWW-Authenticate", "Basic realm=\"registry\"")));
        using var client = Client(server, user: "ci", password: "pässword");

        await client.GetDigestAsync(Repository, "a", TestCancellationToken);
        await client.GetDigestAsync(Repository, "b", TestCancellationToken);

        Assert.Equal([null, expected, expected], server.Calls.Select(call => call["Authorization"]));
    }

    [Fact]
    public async Task A_token_is_requested_from_the_token_service_of_the_registry()
    {
        using var server = new HttpServer(TokenRegistry);
        using var client = Client(server, user: "ci", password: "secret");

        Assert.Equal(Digest, await client.GetDigestAsync(Repository, "a", TestCancellationToken));
        Assert.Equal(Digest, await client.GetDigestAsync(Repository, "b", TestCancellationToken));

        var tokenCall = Assert.Single(server.Calls, call => call.Target.StartsWith("/token", StringComparison.Ordinal));
        Assert.Equal("/token?service=here&scope=repository%3Aqgo-cargo%2Fbackend%3Apull", tokenCall.Target);
        Assert.StartsWith("Basic ", tokenCall["Authorization"], StringComparison.Ordinal);
        Assert.DoesNotContain(server.Calls, call => call != tokenCall &&
            call["Authorization"]?.StartsWith("Basic", StringComparison.Ordinal) == true);
    }

    [Fact]
    public async Task Writing_requests_a_token_for_writing_and_sends_the_manifest_unchanged()
    {
        const string Manifest = """{ "config" : {} }""";
        using var server = new HttpServer(call =>
            call.Target.StartsWith("/token", StringComparison.Ordinal)
                ? new HttpReply(200, $$"""{"token":"{{(call.Target.Contains("push", StringComparison.Ordinal) ? "writes" : "reads")}}"}""")
            : call["Authorization"] != (call.Method == "PUT" ? "Bearer writes" : "Bearer reads") ? Challenge(call)
            : call.Method switch
            {
                "PUT" => new HttpReply(201),
                "HEAD" => new HttpReply(404),
                _ => new HttpReply(200, Manifest, ("Content-Type", "application/vnd.oci.image.index.v1+json")),
            });
        using var client = Client(server, user: "ci", password: "secret");

        await client.TagAsync(Repository, Digest, "1.4.0", TestCancellationToken);

        var put = server.Calls.Last(call => call.Method == "PUT");
        Assert.Equal(("/v2/qgo-cargo/backend/manifests/1.4.0", Manifest, "application/vnd.oci.image.index.v1+json"),
            (put.Target, put.Body, put["Content-Type"]));
        Assert.Contains(server.Calls, call => call.Target == "/token?service=here&scope=repository%3Aqgo-cargo%2Fbackend%3Apull%2Cpush");
    }

    [Fact]
    public async Task A_tag_that_refers_to_the_image_already_is_not_written()
    {
        using var server = new HttpServer(_ => new HttpReply(200, "", ("Docker-Content-Digest", Digest)));
        using var client = Client(server);

        await client.TagAsync(Repository, Digest, "1.4.0", TestCancellationToken);

        Assert.Equal("HEAD", Assert.Single(server.Calls).Method);
    }

    [Fact]
    public async Task A_missing_image_cannot_be_tagged()
    {
        using var server = new HttpServer(_ => new HttpReply(404));
        using var client = Client(server);

        var error = await Assert.ThrowsAsync<RegistryUnreachableException>(() =>
            client.TagAsync(Repository, Digest, "1.4.0", TestCancellationToken));
        Assert.Contains("it does not exist any more", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_user_without_write_access_is_refused_by_name()
    {
        using var server = new HttpServer(call =>
            call.Method switch { "PUT" => new HttpReply(403), "HEAD" => new HttpReply(404), _ => new HttpReply(200, "{}") });
        using var client = Client(server, user: "ci", password: "secret");

        await Assert.ThrowsAsync<RegistryUnauthorizedException>(() => client.TagAsync(Repository, Digest, "1.4.0", TestCancellationToken));
    }

    [Fact]
    public async Task An_expired_token_is_renewed()
    {
        var issued = 0;
        using var server = new HttpServer(call => call.Target.StartsWith("/token", StringComparison.Ordinal)
            ? new HttpReply(200, $$"""{"access_token":"t{{++issued}}"}""")
            : call["Authorization"] == $"Bearer t{issued}" && issued == (call.Target.EndsWith("/b", StringComparison.Ordinal) ? 2 : 1)
                ? new HttpReply(200, "", ("Docker-Content-Digest", Digest))
                : Challenge(call));
        using var client = Client(server);

        Assert.Equal(Digest, await client.GetDigestAsync(Repository, "a", TestCancellationToken));
        Assert.Equal(Digest, await client.GetDigestAsync(Repository, "b", TestCancellationToken));
        Assert.Equal(2, issued);
    }

    [Theory]
    [InlineData("http://10.0.0.1/token")]
    [InlineData("ftp://127.0.0.1/token")]
    [InlineData("nonsense")]
    public async Task A_password_is_not_sent_to_an_unsafe_token_service(string realm)
    {
        using var server = new HttpServer(_ => new HttpReply(401, "", ("WWW-Authenticate", $"Bearer realm=\"{realm}\"")));
        using var client = Client(server, user: "ci", password: "secret");
        var error =
            await Assert.ThrowsAsync<RegistryUnreachableException>(() => client.GetDigestAsync(Repository, "a", TestCancellationToken));
        Assert.Contains("not a safe address", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(401, "Basic realm=x")]
    [InlineData(403, "")]
    public async Task A_wrong_password_is_reported_with_the_login_command(int status, string challenge)
    {
        using var server = new HttpServer(_ =>
            new HttpReply(status, "", [.. challenge.Length > 0 ? [("WWW-Authenticate", challenge)] : Array.Empty<(string, string)>()]));
        using var client = Client(server, user: "ci", password: "secret");

        var error =
            await Assert.ThrowsAsync<RegistryUnauthorizedException>(() => client.GetDigestAsync(Repository, "a", TestCancellationToken));
        Assert.Equal($"docker login {server.Address} -u ci", error.Remedy);
        Assert.DoesNotContain("secret", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_registry_that_requires_a_user_is_reported_when_none_is_configured()
    {
        using var server = new HttpServer(_ => new HttpReply(401, "", ("WWW-Authenticate", "Basic realm=x")));
        using var client = Client(server);
        var error = await Assert.ThrowsAsync<RegistryUnauthorizedException>(() => client.PingAsync(TestCancellationToken));
        Assert.Contains("no user is configured", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(500)]
    [InlineData(429)]
    [InlineData(503)]
    public async Task A_registry_with_an_error_is_unreachable_not_empty(int status)
    {
        using var server = new HttpServer(_ => new HttpReply(status));
        using var client = Client(server);
        var error =
            await Assert.ThrowsAsync<RegistryUnreachableException>(() => client.GetDigestAsync(Repository, "a", TestCancellationToken));
        Assert.Contains($"HTTP {status}", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_transient_error_is_retried()
    {
        var requested = 0;
        using var server = new HttpServer(_ => Interlocked.Increment(ref requested) < 3
            ? new HttpReply(500) : new HttpReply(200, "", ("Docker-Content-Digest", "sha256:abc")));
        using var client = Client(server);

        Assert.Equal("sha256:abc", await client.GetDigestAsync(Repository, "a", TestCancellationToken));
        Assert.Equal(3, requested);
    }

    [Fact]
    public async Task A_registry_that_refuses_or_does_not_respond_is_unreachable()
    {
        using var nothing = new RegistryClient(new RegistryAccess("127.0.0.1:1"), NetworkGuard.FromEnvironment());
        var error = await Assert.ThrowsAsync<RegistryUnreachableException>(() => nothing.PingAsync(TestCancellationToken));
        Assert.Contains("refuses", error.Message, StringComparison.Ordinal);

        using var server = new HttpServer((_, _) => Task.Delay(Timeout.Infinite, TestCancellationToken));
        using var silent = new RegistryClient(new RegistryAccess(server.Address) { PlainHttp = true }, NetworkGuard.FromEnvironment(),
            TimeSpan.FromMilliseconds(200));
        error = await Assert.ThrowsAsync<RegistryUnreachableException>(() => silent.PingAsync(TestCancellationToken));
        Assert.Contains("did not respond within 0.2 seconds", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_is_not_a_registry_is_reported()
    {
        using var server = new HttpServer(_ => new HttpReply(404));
        using var client = Client(server);
        Assert.Contains("not a registry",
            (await Assert.ThrowsAsync<RegistryUnreachableException>(() => client.PingAsync(TestCancellationToken))).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_redirected_download_has_no_password()
    {
        using var storage = new HttpServer(_ => new HttpReply(200, """{"config":{"Labels":{"where":"storage"}}}"""));
        using var server = new HttpServer(call =>
            call["Authorization"] is null ? new HttpReply(401, "", ("WWW-Authenticate", "Basic realm=x"))
            : call.Target.Contains("/blobs/", StringComparison.Ordinal)
                ? new HttpReply(307, "", ("Location", storage["/signed"].ToString()))
            : new HttpReply(200, $$"""{"config":{"digest":"{{ConfigDigest}}" } }"""));
        using var client = Client(server, user: "ci", password: "secret");

        Assert.Equal("storage", (await client.FindImageAsync(Repository, Digest,
            cancellationToken: TestCancellationToken))!.Labels["where"]);
        Assert.Null(Assert.Single(storage.Calls)["Authorization"]);
    }

    [Fact]
    public async Task A_redirect_to_a_forbidden_host_is_not_followed()
    {
        using var server = new HttpServer(_ => new HttpReply(307, "", ("Location", "http://10.9.8.7/elsewhere")));
        using var client = Client(server);
        var forbidden = await Assert.ThrowsAsync<NetworkForbiddenException>(() => client.PingAsync(TestCancellationToken));
        Assert.Equal("10.9.8.7", forbidden.Host);
    }

    [Fact]
    public async Task A_forbidden_registry_is_not_connected_to()
    {
        using var client = new RegistryClient(new RegistryAccess("ghcr.io"), NetworkGuard.FromEnvironment());
        await Assert.ThrowsAsync<NetworkForbiddenException>(() => client.PingAsync(TestCancellationToken));
    }

    [Fact]
    public void Without_TLS_only_a_registry_on_this_machine_is_allowed() =>
        Assert.Throws<RegistryUnreachableException>(() =>
            new RegistryClient(new RegistryAccess("10.0.0.1:5000") { PlainHttp = true }, NetworkGuard.Unrestricted));

    [Fact]
    public void A_password_is_never_printed() =>
        Assert.Equal("ghcr.io", $"{new RegistryAccess("ghcr.io") { User = "ci", Password = "secret" }}");

    private static RegistryClient Client(HttpServer server, string? user = null, string? password = null) =>
        new(new RegistryAccess(server.Address) { PlainHttp = true, User = user, Password = password }, NetworkGuard.FromEnvironment());

    private static Func<HttpCall, HttpReply> CreateHandler(string manifest,
        string config = """{"os":"linux","architecture":"amd64","config":{"Labels":{"org.opencontainers.image.revision":"4f2a"}}}""") =>
            call => call.Target switch
    {
        var target when target.EndsWith($"/manifests/{Digest}", StringComparison.Ordinal) => new HttpReply(200, manifest),
        var target when target.EndsWith($"/manifests/{ImageDigest}", StringComparison.Ordinal) =>
            new HttpReply(200, $$"""{"config":{"digest":"{{ConfigDigest}}" } }"""),
        var target when target.EndsWith($"/blobs/{ConfigDigest}", StringComparison.Ordinal) => new HttpReply(200, config),
        _ => new HttpReply(404),
    };

    private static HttpReply TokenRegistry(HttpCall call) =>
        call.Target.StartsWith("/token", StringComparison.Ordinal) ? new HttpReply(200, """{"token":"the-token"}""")
        : call["Authorization"] == "Bearer the-token" ? new HttpReply(200, "", ("Docker-Content-Digest", Digest))
        : Challenge(call);

    private static HttpReply Challenge(HttpCall call) =>
        new(401, "", ("WWW-Authenticate",
            $"Bearer realm=\"http://{call["Host"]}/token\",service=\"here\",scope=\"repository:qgo-cargo/backend:pull\""));
}
