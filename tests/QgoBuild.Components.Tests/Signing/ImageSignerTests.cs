using QgoBuild.Components.Deployments;
using QgoBuild.Components.Signing;
using QgoBuild.Components.Tools;
using QgoBuild.Delivery;
using QgoBuild.Delivery.Processes;
using QgoBuild.Delivery.Releases;

namespace QgoBuild.Components.Tests.Signing;

/// <summary>A program that records its arguments replaces cosign: the real one is in no registry that this project is built from.</summary>
public sealed class ImageSignerTests : IDisposable
{
    private static readonly ImageRegistry Registry = new("registry.example.test:5443", "qgo-cargo");

    private static readonly Release Release = new(
        "1.4.0",
        CommitId.Parse("4f2ab12c4f2ab12c4f2ab12c4f2ab12c4f2ab12c"),
        new Dictionary<string, ImageReference>
        {
            ["frontend"] = ImageReference.Of("qgo-cargo/frontend", "sha256:" + new string('b', 64)),
            ["backend"] = ImageReference.Of("qgo-cargo/backend", "sha256:" + new string('a', 64)),
        },
        DateTimeOffset.UnixEpoch);

    private readonly string _directory = Directory.CreateTempSubdirectory("qgo signing ").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public async Task Every_image_is_signed_by_its_digest_and_nobody_is_asked()
    {
        InstallFake();
        var signer = new ImageSigner("/keys/it's a key", "p w");

        // The program alone is another: its path, since a test does not change its own PATH.
        var command = signer.CreateCommand(Release, Registry with { CertificateFile = "/etc/ca.pem" },
            new Dictionary<string, string?> { ["DOCKER_CONFIG"] = "/login" });
        await (command with { Program = Path.Combine(_directory, "cosign") }).RunAsync(TestContext.Current.CancellationToken);

        Assert.Equal(
            [
                "sign", "--yes", "--key", "/keys/it's a key", "--registry-cacert", "/etc/ca.pem",
                $"registry.example.test:5443/qgo-cargo/backend@sha256:{new string('a', 64)}",
                $"registry.example.test:5443/qgo-cargo/frontend@sha256:{new string('b', 64)}",
                "DOCKER_CONFIG=/login", "COSIGN_PASSWORD=p w",
            ],
            await File.ReadAllLinesAsync(Path.Combine(_directory, "told"), TestContext.Current.CancellationToken));
        Assert.DoesNotContain("p w", command.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_job_signs_without_a_key()
    {
        var command = new ImageSigner(null, null).CreateCommand(Release, Registry, new Dictionary<string, string?>());

        Assert.Equal(["sign", "--yes"], command.Arguments.Take(2));
        Assert.DoesNotContain("--key", command.Arguments);
        Assert.Empty(command.Variables);
    }

    [Fact]
    public async Task A_signature_that_fails_fails_the_push()
    {
        InstallFake("echo 'no such key' >&2; exit 3");
        var command = new ImageSigner("key", null).CreateCommand(Release, Registry, new Dictionary<string, string?>()) with
        {
            Program = Path.Combine(_directory, "cosign"),
        };

        Assert.Equal(3, (await Assert.ThrowsAsync<LocalCommandException>(() =>
            command.PrintAsync("cosign", TestContext.Current.CancellationToken))).ProgramExitCode);
    }

    [Fact]
    public void Without_cosign_nothing_is_begun()
    {
        var failure = Assert.Throws<DeliveryException>(() =>
            new ImageSigner("key", null).EnsureAvailable($"/nowhere{Path.PathSeparator}{_directory}", isServer: false));

        Assert.Equal(2, failure.ExitCode);
        Assert.Contains("cosign is not installed", failure.Message, StringComparison.Ordinal);
        InstallFake();
        new ImageSigner("key", null).EnsureAvailable($"/nowhere{Path.PathSeparator}{_directory}", isServer: false);
    }

    [Fact]
    public void Without_a_key_only_a_job_can_sign()
    {
        InstallFake();
        Assert.Contains("there is no key",
            Assert.Throws<DeliveryException>(() => new ImageSigner(null, null).EnsureAvailable(_directory, isServer: false)).Message,
            StringComparison.Ordinal);
        new ImageSigner(null, null).EnsureAvailable(_directory, isServer: true);
    }

    private void InstallFake(string? script = null)
    {
        var file = Path.Combine(_directory, "cosign");
        FakeProgram.Write(file, "#!/bin/sh\n" +
            (script ?? "{ printf '%s\\n' \"$@\"; printf 'DOCKER_CONFIG=%s\\nCOSIGN_PASSWORD=%s\\n' \"$DOCKER_CONFIG\" " +
                "\"$COSIGN_PASSWORD\"; } > \"${0%/*}/told\"\n"));
    }
}
