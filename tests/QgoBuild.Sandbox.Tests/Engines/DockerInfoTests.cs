using QgoBuild.Sandbox.Engines;

namespace QgoBuild.Sandbox.Tests.Engines;

public sealed class DockerInfoTests
{
    [Fact]
    public void An_engine_says_its_version_and_the_client_its_plugins()
    {
        var info = DockerInfo.Parse(
            """
            {"ServerVersion":"28.3.0","OperatingSystem":"Docker Desktop",
             "ClientInfo":{"Plugins":[{"Name":"buildx"},{"Name":"compose"},{"Name":"scout","Err":"broken"}]}}
            """, "");

        Assert.True(info.IsAvailable);
        Assert.True(info.IsDesktop);
        Assert.Equal("28.3.0", info.ServerVersion);
        Assert.Equal(["buildx", "compose"], info.Plugins);
        Assert.Empty(CliPlugins.MissingFrom(info));
    }

    [Fact]
    public void Where_no_engine_answers_the_client_still_names_its_plugins()
    {
        var info = DockerInfo.Parse(
            """
            {"ID":"","ServerVersion":"","ServerErrors":["Cannot connect to the Docker daemon"],
             "ClientInfo":{"Plugins":[{"Name":"buildx"}]}}
            """,
            "ERROR: Cannot connect to the Docker daemon at unix:///var/run/docker.sock. Is the docker daemon running?");

        Assert.False(info.IsAvailable);
        Assert.False(info.IsDenied);
        Assert.Equal(["compose"], CliPlugins.MissingFrom(info));
    }

    [Fact]
    public void A_socket_without_permission_is_distinguished_from_one_without_a_listener()
    {
        var info = DockerInfo.Parse("""{"ServerVersion":""}""",
            "ERROR: permission denied while trying to connect to the Docker daemon socket at unix:///var/run/docker.sock");

        Assert.False(info.IsAvailable);
        Assert.True(info.IsDenied);
    }

    [Theory]
    [InlineData("")]
    [InlineData("template parsing error")]
    [InlineData("{\"ClientInfo\":null}")]
    public void Whatever_a_client_prints_is_at_worst_no_answer(string output) => Assert.False(DockerInfo.Parse(output, "").IsAvailable);
}
