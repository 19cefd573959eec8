using QgoBuild.Delivery.Remote;

namespace QgoBuild.Delivery.Tests.Remote;

/// <summary>The conformance suite over a connection that leads over another server.</summary>
[Collection(Alone.Name)]
public sealed class SshJumpConformanceTests(JumpedServer servers) : RemoteHostConformance, IClassFixture<JumpedServer>
{
    protected override async Task<IRemoteHost> ConnectAsync() => await servers.ConnectAsync();
}
