using QgoBuild.Sandbox.Engines;

namespace QgoBuild.Sandbox.Tests.Engines;

public sealed class EngineAddressTests
{
    [Theory]
    [InlineData("unix:///var/run/docker.sock", true)]
    [InlineData("npipe:////./pipe/docker_engine", true)]
    [InlineData("tcp://127.0.0.1:2375", true)]
    [InlineData("tcp://localhost:2375", true)]
    [InlineData("tcp://10.1.2.3:2376", false)]
    [InlineData("ssh://root@build.example", false)]
    public void Only_an_engine_on_this_machine_publishes_ports_here(string address, bool isLocal) =>
        Assert.Equal(isLocal, new EngineAddress(address, IsExplicit: true).IsLocal);
}
