using QgoBuild.Delivery.Remote;

namespace QgoBuild.Delivery.Tests.Remote;

/// <summary>The conformance suite over an sshd that allows one session per connection.</summary>
[Collection(SequentialTests.Name)]
public sealed class SshSingleSessionConformanceTests(SshSingleSessionConformanceTests.Fixture fixture)
    : RemoteHostConformance, IClassFixture<SshSingleSessionConformanceTests.Fixture>
{
    public sealed class Fixture : IDisposable
    {
        public SshServer Server { get; } = SshServer.WithConfiguration("MaxSessions 1");

        public void Dispose() => Server.Dispose();
    }

    protected override async Task<IRemoteHost> ConnectAsync() => await fixture.Server.ConnectAsync();
}
