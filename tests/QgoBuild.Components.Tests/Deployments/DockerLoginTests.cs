using QgoBuild.Components.Deployments;

namespace QgoBuild.Components.Tests.Deployments;

public sealed class DockerLoginTests : IDisposable
{
    private static readonly ImageRegistry Registry = new("127.0.0.10:5443", "qgo-cargo") { User = "ci", Password = "sentinel-5ecret" };

    private readonly string _directory = Directory.CreateTempSubdirectory("qgo login ").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public void Only_this_user_can_read_the_login_and_it_is_gone_afterwards()
    {
        using (var login = DockerLogin.Create(Registry, _directory))
        {
            var configuration = login.AddTo(new Dictionary<string, string?> { ["DOCKER_HOST"] = "unix:///x" });
            Assert.Equal("unix:///x", configuration["DOCKER_HOST"]);
            var directory = configuration["DOCKER_CONFIG"]!;
            if (!OperatingSystem.IsWindows())
                Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(directory));
            Assert.Contains(Convert.ToBase64String("ci:sentinel-5ecret"u8), File.ReadAllText(Path.Combine(directory, "config.json")),
                StringComparison.Ordinal);
        }

        Assert.Empty(Directory.EnumerateFileSystemEntries(_directory));
    }

    [Fact]
    public void Without_a_password_the_users_own_login_serves()
    {
        using var login = DockerLogin.Create(Registry with { Password = null }, _directory);
        Assert.DoesNotContain("DOCKER_CONFIG", login.AddTo(new Dictionary<string, string?>()).Keys);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_directory));
    }

    [Fact]
    public void A_registry_says_its_address_and_never_its_password() => Assert.Equal("127.0.0.10:5443", Registry.ToString());
}
