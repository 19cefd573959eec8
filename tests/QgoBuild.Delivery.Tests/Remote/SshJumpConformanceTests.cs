using QgoBuild.Delivery.Remote;

namespace QgoBuild.Delivery.Tests.Remote;

/// <summary>The conformance suite over a connection through a jump host.</summary>
[Collection(SequentialTests.Name)]
public sealed class SshJumpConformanceTests(JumpHost servers) : RemoteHostConformance, IClassFixture<JumpHost>
{
    protected override async Task<IRemoteHost> ConnectAsync() => await servers.ConnectAsync();
}
