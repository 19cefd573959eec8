using QgoBuild.Delivery.Remote;

namespace QgoBuild.Delivery.Tests.Remote;

/// <summary>The conformance suite over a real sshd.</summary>
public sealed class SshConformanceTests(SshServer server) : RemoteHostConformance, IClassFixture<SshServer>
{
    protected override async Task<IRemoteHost> ConnectAsync() => await server.ConnectAsync();
}
