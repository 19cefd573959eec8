using QgoBuild.Sandbox.Engines;

namespace QgoBuild.Sandbox.Tests.Engines;

public sealed class EngineProcessesTests
{
    private static readonly EnginePaths Paths = new("/run/docker.sock", "/var/lib/ours", "/run/ours");

    [Fact]
    public void A_killed_engine_leaves_its_containerd_its_shims_and_its_containers()
    {
        EngineProcess[] processes =
        [
            new(1, ["/sbin/init"], "0::/init.scope"),
            new(10, ["containerd", "--config", "/run/ours/containerd/containerd.toml"], "0::/"),
            new(11, ["containerd-shim-runc-v2", "-namespace", "moby", "-id", "abc123", "-address",
                "/run/ours/containerd/containerd.sock"], "0::/"),
            new(12, ["nginx"], "0::/docker/abc123"),
            new(13, ["tail", "-f", "/var/lib/ours/dockerd.log"], "0::/user.slice"),
            new(20, ["containerd-shim-runc-v2", "-namespace", "moby", "-id", "def456", "-address", "/run/theirs/containerd.sock"], "0::/"),
            new(21, ["nginx"], "0::/docker/def456"),
        ];

        Assert.Equal([10, 11, 12], EngineProcesses.FindLeftovers(processes, Paths).Select(process => process.Id).Order());
    }

    [Fact]
    public void An_engine_that_ended_in_order_leaves_none() =>
        Assert.Empty(EngineProcesses.FindLeftovers(
            [new(1, ["/sbin/init"], "0::/"), new(2, ["containerd-shim-runc-v2", "-id", "def456"], "0::/")], Paths));
}
