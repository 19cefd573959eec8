using System.Runtime.Versioning;
using QgoBuild.Delivery.Remote;
using QgoBuild.Delivery.Tests.Remote;

namespace QgoBuild.Delivery.Tests.Deployments;

/// <summary>The conformance suite on this machine. It measures memory, so no other tests run at the same time.</summary>
[Collection(SequentialTests.Name)]
[UnsupportedOSPlatform("windows")]
public sealed class LocalHostConformanceTests : RemoteHostConformance
{
    protected override Task<IRemoteHost> ConnectAsync() => Task.FromResult<IRemoteHost>(new LocalHost());
}
