using System.Text.Json;
using QgoBuild.Sandbox.Description;
using QgoBuild.Sandbox.Processes;

namespace QgoBuild.Sandbox.Tests.Description;

public sealed class SandboxDescriptionTests : IDisposable
{
    private readonly TemporarySandbox _sandbox = new();

    public void Dispose() => _sandbox.Dispose();

    [Fact]
    public void What_was_saved_is_loaded()
    {
        var description = Example();

        description.Save(_sandbox.Directory);

        var loaded = SandboxDescription.Load(_sandbox.Directory)!;
        Assert.Equivalent(description, loaded, strict: true);
    }

    [Fact]
    public void The_file_reads_as_others_expect_it()
    {
        Example().Save(_sandbox.Directory);

        Snapshot.Match(File.ReadAllText(_sandbox.Directory.DescriptionFile), "sandbox.json");
    }

    [Fact]
    public void Only_its_owner_may_read_it()
    {
        Example().Save(_sandbox.Directory);

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, FileModes.Of(_sandbox.Directory.DescriptionFile));
    }

    [Fact]
    public void Saving_leaves_no_other_file()
    {
        Example().Save(_sandbox.Directory);
        Example().Save(_sandbox.Directory);

        Assert.Equal([_sandbox.Directory.DescriptionFile], Directory.GetFileSystemEntries(_sandbox.Directory.Path));
    }

    [Fact]
    public void Without_a_sandbox_there_is_no_description() => Assert.Null(SandboxDescription.Load(_sandbox.Directory));

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("{\"staging\":null}")]
    [InlineData("{}")]
    public void A_damaged_description_is_an_error_that_says_what_to_do(string content)
    {
        Directory.CreateDirectory(_sandbox.Directory.Path);
        File.WriteAllText(_sandbox.Directory.DescriptionFile, content);

        var damaged = Assert.Throws<SandboxException>(() => SandboxDescription.Load(_sandbox.Directory));

        Assert.Contains("./build.sh SandboxUp", damaged.Message);
        Assert.IsType<JsonException>(damaged.InnerException);
    }

    private static SandboxDescription Example() => new()
    {
        Staging = Server("127.0.0.11", ["staging.qgo-cargo.test"], "http://127.0.0.11:8080", "http://127.0.0.11:5001"),
        Production =
            Server("127.0.0.12", ["qgo-cargo.test", "www.qgo-cargo.test"], "https://qgo-cargo.test", "https://qgo-cargo.test:5000") with
            {
                CertificateAuthority = "/s/acme-root.crt",
            },
        Registry = new()
        {
            Address = "127.0.0.10:5443",
            ServerAddress = "registry.sandbox:5443",
            User = "ci",
            PasswordFile = "/s/registry/password",
            Certificate = "/s/certificates/ca.crt",
        },
        Origin = new()
        {
            Url = "ssh://git@127.0.0.10:2222/srv/git/qgo-cargo.git",
            ServerUrl = "ssh://git@origin.sandbox/srv/git/qgo-cargo.git",
            PrivateKey = "/s/keys/push",
            KnownHosts = "/s/known_hosts",
        },
        Acme = new()
        {
            Directory = "https://acme.sandbox:14000/dir",
            ServerCertificateAuthority = "/opt/qgo-sandbox/acme-ca.crt",
            Url = "https://127.0.0.10:14000/dir",
            Management = "https://127.0.0.10:15000",
            CertificateAuthority = "/s/certificates/ca.crt",
            Root = "/s/acme-root.crt",
        },
        Engine = new() { Address = "unix:///var/run/docker.sock", ConfigDirectory = "/s/docker" },
        Images = new()
        {
            Node = "qgobuild/node:18",
            Nginx = "qgobuild/nginx:1.22",
            Mysql = "qgobuild/mysql:9",
            ServerMysql = "registry.sandbox:5443/qgobuild/mysql@sha256:00",
            ServerNginx = "registry.sandbox:5443/qgobuild/nginx@sha256:11",
            ServerCertbot = "registry.sandbox:5443/qgobuild/certbot@sha256:22",
        },
        ComposeOverrides = ["/opt/qgo-sandbox/release.override.yml"],
        MadeBy = Guid.Empty,
    };

    private static ServerDescription Server(string host, string[] names, string url, string api) => new()
    {
        Host = host,
        Port = 2222,
        Address = host,
        Names = names,
        User = "root",
        PrivateKey = "/s/keys/login",
        KnownHosts = "/s/known_hosts",
        Directory = "/root/NEW START",
        Url = url,
        Api = api,
    };
}
