using QgoBuild.Delivery.Remote;

namespace QgoBuild.Delivery.Tests.Remote;

/// <summary>The conformance suite over sshd. It measures memory, so no other tests run at the same time.</summary>
[Collection(SequentialTests.Name)]
public sealed class SshConformanceTests(SshServer server) : RemoteHostConformance, IClassFixture<SshServer>
{
    protected override async Task<IRemoteHost> ConnectAsync() => await server.ConnectAsync();
}
