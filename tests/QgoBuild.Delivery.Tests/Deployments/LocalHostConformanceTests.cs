using System.Runtime.Versioning;
using QgoBuild.Delivery.Remote;
using QgoBuild.Delivery.Tests.Remote;

namespace QgoBuild.Delivery.Tests.Deployments;

/// <summary>The conformance suite over this machine. It measures memory, so nothing else runs beside it.</summary>
[Collection(SequentialTests.Name)]
[UnsupportedOSPlatform("windows")]
public sealed class LocalHostConformanceTests : RemoteHostConformance
{
    protected override Task<IRemoteHost> ConnectAsync() => Task.FromResult<IRemoteHost>(new LocalHost());
}
