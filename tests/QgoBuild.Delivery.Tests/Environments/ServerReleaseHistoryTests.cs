using QgoBuild.Delivery.Environments;
using QgoBuild.Delivery.Promotions;
using QgoBuild.Delivery.Releases;
using QgoBuild.Delivery.Tests.Deployments;

namespace QgoBuild.Delivery.Tests.Environments;

/// <summary>What staging has run, as its server has it.</summary>
public sealed class ServerReleaseHistoryTests : IDisposable
{
    private static readonly ContentKey Content = ContentKey.Compute([new("content", "one")]);

    private readonly RecordedServer _server = new();

    public void Dispose() => _server.Dispose();

    [Fact]
    public async Task What_its_deployments_finished_with_is_verified_the_newest_first()
    {
        Record("20261124_000000-eeeeeeee-0000", Samples.Release with { Version = "1.5.0", Content = Content });

        var history = await ReadAsync();

        Assert.Equal([("1.5.0", DeployedReleaseState.Verified), ("1.4.0", DeployedReleaseState.Verified)],
            history.Select(deployed => (deployed.Release.Version, deployed.State)));
        Assert.Equal([Content, null], history.Select(deployed => deployed.Release.Content));
    }

    [Fact]
    public async Task What_it_was_rolled_back_from_is_not()
    {
        Record("20261124_000000-eeeeeeee-0000", Samples.Release with { Version = "1.5.0", Content = Content });
        _server.Write("releases/20261124_000000-eeeeeeee-0000/withdrawn", "");

        var deployed = (await ReadAsync())[0];

        Assert.Equal((DeployedReleaseState.RolledBack, Samples.Release.Commit.Short), (deployed.State, deployed.Detail));
    }

    [Fact]
    public async Task What_did_not_finish_is_not_there()
    {
        Record("20261124_000000-eeeeeeee-0000", Samples.Release with { Version = "1.5.0", Content = Content });
        File.Delete(Path.Combine(_server.Directory, ".qgobuild/releases/20261124_000000-eeeeeeee-0000/finished"));

        Assert.Equal(["1.4.0"], (await ReadAsync()).Select(deployed => deployed.Release.Version));
    }

    private void Record(string record, Release release)
    {
        _server.Write($"releases/{record}/release.json", string.Concat(release.ToJson().Split('\n').Select(line => line.Trim())) + "\n");
        _server.Write($"releases/{record}/finished", "2026-11-24T00:00:00Z\n");
    }

    private async Task<IReadOnlyList<DeployedRelease>> ReadAsync() =>
        await new ServerReleaseHistory("staging", _ => _server.InspectAsync()).ReadAsync(TestContext.Current.CancellationToken)
            .ToListAsync(TestContext.Current.CancellationToken);
}
