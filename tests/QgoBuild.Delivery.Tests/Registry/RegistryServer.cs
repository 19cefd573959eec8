using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using QgoBuild.Delivery.Registry;
using QgoBuild.Delivery.Tests.Remote;

namespace QgoBuild.Delivery.Tests.Registry;

/// <summary>A registry (Debian's docker-registry) on loopback, with TLS, a password and one image.</summary>
public sealed class RegistryServer : IAsyncLifetime
{
    public const string Repository = "qgo-cargo/backend";
    public const string Tag = "1.4.0";

    /// <summary>The same image, as a pre-release.</summary>
    public const string PreReleaseTag = "1.5.0-alpha.3";

    // bcrypt of "sesame", from htpasswd -nbB: the only format that the registry reads.
    private const string PasswordFile = "ci:$2y$05$AeJtsBhCxt4iRmXKtjKjP.3iFIk9B8S6.G6dfXUGftx79a/z5.msG\n";

    private readonly TestDirectory _directory = new();
    private Process? _registry;

    /// <summary>The address and credentials.</summary>
    public RegistryAccess Access => new(Address) { User = "ci", Password = "sesame", CertificateFile = _directory["ca.pem"] };

    public string Address { get; private set; } = "";

    /// <summary>The digest of the image's manifest.</summary>
    public string Digest { get; private set; } = "";

    public async ValueTask InitializeAsync()
    {
        var program = LocalTool.Require("docker-registry", "docker-registry");
        WriteCertificates();
        _directory.Write("htpasswd", PasswordFile);
        Address = $"127.0.0.1:{FreePort()}";
        _directory.Write("config.yml", $$"""
            version: 0.1
            log: { level: warn }
            storage:
              filesystem: { rootdirectory: '{{_directory["storage"]}}' }
            auth:
              htpasswd: { realm: test, path: '{{_directory["htpasswd"]}}' }
            http:
              addr: {{Address}}
              tls: { certificate: '{{_directory["server.pem"]}}', key: '{{_directory["server.key"]}}' }
            """);
        await StartAsync(program);
        Digest = await PushAsync(Repository,
            new Dictionary<string, string>
            {
                ["org.opencontainers.image.revision"] = "4f2a000000000000000000000000000000000000",
                ["name"] = "grün",
            }, "amd64",
                    Tag, PreReleaseTag);
    }

    public ValueTask DisposeAsync()
    {
        _registry?.Kill(entireProcessTree: true);
        _registry?.WaitForExit();
        _registry?.Dispose();
        _directory.Dispose();
        return ValueTask.CompletedTask;
    }

    /// <summary>Creates an authority, and a certificate from it for 127.0.0.1.</summary>
    private void WriteCertificates()
    {
        var now = DateTimeOffset.UtcNow;
        using var authorityKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var authorityRequest = new CertificateRequest("CN=Test authority", authorityKey, HashAlgorithmName.SHA256);
        authorityRequest.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, false, 0, critical: true));
        using var authority = authorityRequest.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));

        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=registry", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        using var certificate = request.Create(authority, now.AddHours(-1), now.AddHours(12), RandomNumberGenerator.GetBytes(8));

        _directory.Write("ca.pem", authority.ExportCertificatePem());
        _directory.Write("server.pem", certificate.ExportCertificatePem());
        _directory.Write("server.key", key.ExportPkcs8PrivateKeyPem());
    }

    private async Task StartAsync(string program)
    {
        var log = new ConcurrentQueue<string>();
        _registry = Process.Start(new ProcessStartInfo(program, ["serve", _directory["config.yml"]])
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        })!;
        _registry.ErrorDataReceived += (_, line) => log.Enqueue(line.Data ?? "");
        _registry.OutputDataReceived += (_, line) => log.Enqueue(line.Data ?? "");
        _registry.BeginErrorReadLine();
        _registry.BeginOutputReadLine();

        // It does not report when it is ready: request until it responds or ends.
        for (var endpoint = IPEndPoint.Parse(Address); !await IsOpenAsync(endpoint);)
        {
            if (_registry.HasExited) throw new InvalidOperationException($"docker-registry did not start:\n{string.Join('\n', log)}");
        }
    }

    private static async Task<bool> IsOpenAsync(IPEndPoint endpoint)
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await socket.ConnectAsync(endpoint);
            return true;
        }
        catch (SocketException)
        {
            await Task.Yield();
            return false;
        }
    }

    /// <summary>Pushes a minimal image: a configuration with labels, without layers.</summary>
    /// <returns>The digest of its manifest.</returns>
    public async Task<string> PushAsync(string repository, IReadOnlyDictionary<string, string> labels, string architecture,
        params string[] tags)
    {
        using var http = Http(repository);
        var config = JsonSerializer.SerializeToUtf8Bytes(new Dictionary<string, object>
        {
            ["architecture"] = architecture,
            ["os"] = "linux",
            ["created"] = "2026-11-23T09:30:00Z",
            ["config"] = new Dictionary<string, object> { ["Labels"] = labels },
            ["rootfs"] = new Dictionary<string, object> { ["type"] = "layers", ["diff_ids"] = Array.Empty<string>() },
        });
        var started = await http.PostAsync("blobs/uploads/", content: null);
        var upload = new UriBuilder(started.EnsureSuccessStatusCode().Headers.Location!);
        upload.Query = $"{upload.Query.TrimStart('?')}&digest={Uri.EscapeDataString(DigestOf(config))}";
        using var blob = new ByteArrayContent(config);
        (await http.PutAsync(upload.Uri, blob)).EnsureSuccessStatusCode();

        var manifest = Encoding.UTF8.GetBytes(
            """{"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json",""" +
            $$$"""
            "config":{"mediaType":"application/vnd.oci.image.config.v1+json","size":{{{config.Length}}},"digest":"{{{DigestOf(config)}}}"},
            """ +
            """
            "layers":[]}
            """);
        foreach (var tag in tags)
        {
            using var content = new ByteArrayContent(manifest);
            content.Headers.ContentType = new MediaTypeHeaderValue("application/vnd.oci.image.manifest.v1+json");
            (await http.PutAsync($"manifests/{tag}", content)).EnsureSuccessStatusCode();
        }

        return DigestOf(manifest);
    }

    /// <summary>Deletes the manifest of an image, but not its tags, like a damaged disk.</summary>
    public void DeleteBlob(string digest)
    {
        var hash = digest["sha256:".Length..];
        System.IO.File.Delete(_directory[$"storage/docker/registry/v2/blobs/sha256/{hash[..2]}/{hash}/data"]);
    }

    private HttpClient Http(string repository)
    {
        var authority = X509CertificateLoader.LoadCertificateFromFile(_directory["ca.pem"]);
        var http = new HttpClient(new HttpClientHandler
        {
            ServerCertificateCustomValidationCallback = (_, _, chain, _) =>
                chain!.ChainElements[0].Certificate.IssuerName.RawData.SequenceEqual(authority.SubjectName.RawData),
        })
        {
            BaseAddress = new Uri($"https://{Address}/v2/{repository}/"),
        };
        http.DefaultRequestHeaders.Authorization = new("Basic", Convert.ToBase64String("ci:sesame"u8));
        return http;
    }

    private static string DigestOf(byte[] content) => "sha256:" + Convert.ToHexStringLower(SHA256.HashData(content));

    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }
}
