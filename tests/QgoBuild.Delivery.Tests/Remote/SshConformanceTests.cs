using QgoBuild.Delivery.Remote;

namespace QgoBuild.Delivery.Tests.Remote;

/// <summary>The conformance suite over a real sshd. It measures memory, so nothing else runs beside it.</summary>
[Collection(SequentialTests.Name)]
public sealed class SshConformanceTests(SshServer server) : RemoteHostConformance, IClassFixture<SshServer>
{
    protected override async Task<IRemoteHost> ConnectAsync() => await server.ConnectAsync();
}
