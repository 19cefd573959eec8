using QgoBuild.Delivery.Remote;

namespace QgoBuild.Delivery.Tests.Remote;

/// <summary>The conformance suite over an sshd whose login shell prints before and after every command.</summary>
[Collection(SequentialTests.Name)]
public sealed class SshNoisyConformanceTests(NoisyServer server) : RemoteHostConformance, IClassFixture<NoisyServer>
{
    protected override async Task<IRemoteHost> ConnectAsync() => await server.ConnectAsync();
}
