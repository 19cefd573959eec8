using System.Text.Json;
using QgoBuild.Sandbox.Engines;

namespace QgoBuild.Sandbox.Tests.Engines;

public sealed class DockerConfigurationTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("docker config ").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public void It_takes_plugins_and_proxies_from_the_user_and_nothing_secret()
    {
        var user = Directory.CreateDirectory(Path.Combine(_directory, "user")).FullName;
        File.WriteAllText(Path.Combine(user, "config.json"),
            """
            {"auths":{"hub.example":{"auth":"c2VjcmV0"}},"proxies":{"default":{"httpProxy":"http://proxy.example"}},
             "cliPluginsExtraDirs":["/opt/plugins"],"credsStore":"desktop"}
            """);
        var configuration = new DockerConfiguration(Path.Combine(_directory, "ours"));

        configuration.Create(user);

        using var written = JsonDocument.Parse(File.ReadAllText(Path.Combine(_directory, "ours", "config.json")));
        Assert.Equal(["cliPluginsExtraDirs", "proxies"], written.RootElement.EnumerateObject().Select(field => field.Name));
        Assert.Equal(["/opt/plugins", Path.Combine(user, "cli-plugins")], written.RootElement.GetProperty("cliPluginsExtraDirs")
            .EnumerateArray().Select(directory => directory.GetString()));
    }

    [Fact]
    public void A_login_joins_those_that_are_there()
    {
        var configuration = new DockerConfiguration(Path.Combine(_directory, "ours"));
        configuration.Create(_directory);

        configuration.Login("127.0.0.10:5443", "ci", "first");
        configuration.Login("hub.example", "me", "mine");
        configuration.Login("127.0.0.10:5443", "ci", "second");

        using var written = JsonDocument.Parse(File.ReadAllText(Path.Combine(_directory, "ours", "config.json")));
        var logins = written.RootElement.GetProperty("auths").EnumerateObject()
            .ToDictionary(login => login.Name, login => login.Value.GetProperty("auth").GetBytesFromBase64());
        Assert.Equal("ci:second"u8, logins["127.0.0.10:5443"]);
        Assert.Equal("me:mine"u8, logins["hub.example"]);
    }

    [Fact]
    public void Only_its_owner_may_read_it()
    {
        var configuration = new DockerConfiguration(Path.Combine(_directory, "ours"));
        configuration.Create(_directory);

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, FileModes.Of(configuration.Directory));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, FileModes.Of(Path.Combine(configuration.Directory, "config.json")));
    }
}
