using System.Diagnostics;
using QgoBuild.Delivery.Deployments;
using QgoBuild.Delivery.Environments;
using QgoBuild.Delivery.Journal;
using QgoBuild.Delivery.Remote;
using QgoBuild.Delivery.Reporting;
using QgoBuild.Delivery.Shell;
using QgoBuild.Delivery.Tests.Deployments;

namespace QgoBuild.Delivery.Tests.Environments;

public sealed class InspectionTests : IDisposable
{
    private const string LaterDeploymentId = "20261123_090000-4f2ab12c-1111";

    private readonly RecordedServer _server = new();

    public void Dispose() => _server.Dispose();

    [Fact]
    public async Task Everything_is_read_in_one_round_trip()
    {
        _server.Write($"releases/{RecordedServer.RecordName}/migrations", "one\nit's \"two\"\t\\\n");
        var state = await _server.InspectAsync();

        Assert.Equal((RecordedServer.RecordName, "blue"), (state.Live.Record, state.Live.Colour));
        Assert.Equal(Samples.Release.Commit, state.LiveRecord!.Release.Commit);
        Assert.Equal(["one", "it's \"two\"\t\\"], state.LiveRecord.Migrations);
        Assert.Equal(_server.Commit, state.Head);
        Assert.Equal(
            ["backend blue Up 2 hours (healthy)", "frontend blue Up 2 hours (healthy)", "mysql  Up 3 days (healthy)",
                "edge  Up 3 days (healthy)"],
            state.Containers.Select(container => $"{container.Service} {container.Colour} {container.Status}"));
        Assert.Equal("it's \"me\" $(id)", state.Deployments.Single().StartEntry!.By);
        Assert.Equal(Samples.Release.Version, state.Deployments.Single().StartEntry!.Release!.Version);
    }

    [Fact]
    public async Task A_backup_says_whose_data_it_holds_and_one_that_is_damaged_says_nothing()
    {
        var backups = Directory.CreateDirectory(Path.Combine(_server.Directory, "backups")).FullName;
        await File.WriteAllTextAsync(Path.Combine(backups, "backup_staging_20261123_000000.tar.gz"), "damaged",
            TestContext.Current.CancellationToken);
        var release = await File.ReadAllTextAsync(
            Path.Combine(_server.Directory, ".qgobuild/releases", RecordedServer.RecordName, "release.json"),
            TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(Path.Combine(backups, "manifest.json"),
            $"{{\n  \"release\": {release.Trim()},\n  \"rowCounts\": {{\n    \"a\": 1\n  }}\n}}\n", TestContext.Current.CancellationToken);
        await new LocalHost().RunAsync(RemoteCommand.Of("tar", "-C", backups, "-czf", $"{backups}/backup_staging_20261123_083241.tar.gz",
            "manifest.json"), cancellationToken: TestContext.Current.CancellationToken);

        var state = await _server.InspectAsync();

        Assert.Equal([null, Samples.Release.Version], state.Backups.Select(backup => backup.Release?.Version));
    }

    [Fact]
    public async Task A_deployment_that_was_interrupted_is_shown_with_its_step()
    {
        // The crash tore the last line.
        _server.WriteJournal(LaterDeploymentId, RecordedServer.CreateEntry("deployment-started", "x"),
            RecordedServer.CreateEntry("lock-acquired", "lock"), RecordedServer.CreateEntry("step-started", "migrate"),
            """{"v":1,"time":"2026-11""");
        var status = EnvironmentStatus.Of(_server.Environment, await _server.InspectAsync());

        var cutOff = Assert.Single(status.Interrupted);
        Assert.Equal((LaterDeploymentId, "migrate", DeploymentState.Interrupted), (cutOff.Deployment, cutOff.Step, cutOff.State));
        Assert.Empty(status.UnderWay);
    }

    [Fact]
    public async Task A_deployment_that_holds_the_lock_is_under_way()
    {
        _server.WriteJournal(LaterDeploymentId, RecordedServer.CreateEntry("deployment-started", "x"),
            RecordedServer.CreateEntry("lock-acquired", "lock"), RecordedServer.CreateEntry("step-started", "pull"));
        _server.Write("lock.holder", LaterDeploymentId);
        var waiting = $"echo locked; while [ ! -e '{LaterDeploymentId}' ]; do sleep 0.1; done; rm '{LaterDeploymentId}'";
        var locking = _server.Host.RunAsync(RemoteCommand.Sh(
            $"flock {_server.Directory + "/.qgobuild/lock"} sh -c {waiting}"),
            onLine: null, cancellationToken: TestContext.Current.CancellationToken);
        await TakenAsync();

        var status = EnvironmentStatus.Of(_server.Environment, await _server.InspectAsync());
        await File.WriteAllTextAsync(LaterDeploymentId, "", TestContext.Current.CancellationToken);
        await locking;

        var underWay = Assert.Single(status.UnderWay);
        Assert.Equal((LaterDeploymentId, "pull"), (underWay.Deployment, underWay.Step));
        Assert.Empty(status.Interrupted);

        async Task TakenAsync()
        {
            while (await _server.Host.RunAsync(RemoteCommand.Of("flock", "--nonblock", $"{_server.Directory}/.qgobuild/lock", "true"),
                cancellationToken: TestContext.Current.CancellationToken) == 0)
            {
                // Not yet.
            }
        }
    }

    [Fact]
    public async Task A_deployment_that_is_getting_ready_is_under_way_for_as_long_as_its_script_lives()
    {
        _server.WriteJournal(LaterDeploymentId, RecordedServer.CreateEntry("deployment-started", "x"),
            RecordedServer.CreateEntry("step-started", "preflight"));
        _server.Write($"deployments/{LaterDeploymentId}/script.sh", "read -r _\n");
        using var script = Process.Start(
            new ProcessStartInfo("sh", [Path.Combine(_server.Directory, ".qgobuild/deployments", LaterDeploymentId, "script.sh")])
            {
                RedirectStandardInput = true,
            })!;
        _server.Write($"deployments/{LaterDeploymentId}/pid", $"{script.Id}\n");

        var before = EnvironmentStatus.Of(_server.Environment, await _server.InspectAsync());
        script.StandardInput.Close();
        await script.WaitForExitAsync(TestContext.Current.CancellationToken);
        var after = EnvironmentStatus.Of(_server.Environment, await _server.InspectAsync());

        Assert.Equal((LaterDeploymentId, "preflight"), (Assert.Single(before.UnderWay).Deployment, before.UnderWay[0].Step));
        Assert.Empty(after.UnderWay);
        Assert.Equal((LaterDeploymentId, DeploymentState.Failed), (after.Deployments[0].Deployment, after.Deployments[0].State));
    }

    [Fact]
    public async Task Recovery_gives_a_deployment_that_was_killed_before_it_had_the_lock_its_end()
    {
        _server.WriteJournal(LaterDeploymentId, RecordedServer.CreateEntry("deployment-started", "x"),
            RecordedServer.CreateEntry("step-started", "preflight"), """{"v":1,"ti""");
        File.SetLastWriteTimeUtc(Path.Combine(_server.Directory, ".qgobuild/deployments", LaterDeploymentId, "journal.ndjson"),
            new DateTime(2026, 11, 23, 8, 32, 45, DateTimeKind.Utc));

        var recovery = DeploymentPlans.Recover(Samples.Application, _server.Environment, "dev@laptop", Samples.Now);
        recovery = recovery with
        {
            Steps =
            [
                recovery.Steps[0] with { Commands = RemoteCommand.Sh($":") },
                recovery.Steps[1],
                recovery.Steps[2] with { Commands = RemoteCommand.Sh($":") },
            ],
        };
        Assert.Equal(DeploymentState.Succeeded, (await _server.RunAsync(recovery)).Outcome);
        var detail = (await _server.InspectAsync()).Deployments.Single(deployment => deployment.Deployment == LaterDeploymentId);

        Assert.Equal((LaterDeploymentId, DeploymentState.Failed), (detail.Deployment, detail.LastEntry!.Outcome));
        Assert.Equal(3_000, DeploymentSummary.Of(detail, [], TimeProvider.System.GetUtcNow()).Milliseconds);
    }

    [Fact]
    public async Task Looking_writes_nothing_anywhere_and_needs_no_temporary_directory()
    {
        var before = Files();
        var state = await new OtherDirectoryHost(_server.Host).InspectAsync(Samples.Application, _server.Environment,
            TestContext.Current.CancellationToken);

        Assert.Equal(4, state.Containers.Count);
        Assert.Empty(state.Drift);
        Assert.Equal(before, Files());
        Assert.False(File.Exists("/configured"));

        IEnumerable<string> Files() =>
            Directory.GetFileSystemEntries(_server.Directory, "*", SearchOption.AllDirectories)
                .Where(file => !file.EndsWith("/bin/calls", StringComparison.Ordinal)).Order(StringComparer.Ordinal).ToList();
    }

    [Fact]
    public async Task A_pipe_that_is_called_a_backup_is_none()
    {
        var backups = Directory.CreateDirectory(Path.Combine(_server.Directory, "backups")).FullName;
        await new LocalHost().RunAsync(RemoteCommand.Of("mkfifo", $"{backups}/backup_staging_20261123_083241.tar.gz"),
            cancellationToken: TestContext.Current.CancellationToken);

        Assert.Empty((await _server.InspectAsync()).Backups);
    }

    [Fact]
    public async Task The_maintenance_page_is_shown()
    {
        Assert.False((await _server.InspectAsync()).Maintenance);
        _server.Write("edge/server.d/maintenance.conf", "");
        Assert.True((await _server.InspectAsync()).Maintenance);
    }

    [Fact]
    public async Task History_shows_the_result_of_each_newest_first()
    {
        _server.WriteJournal(LaterDeploymentId, RecordedServer.CreateEntry("deployment-started", "x"),
            RecordedServer.CreateEntry("lock-acquired", "lock"),
            """{"v":1,"time":"2026-11-23T09:00:05.000Z","event":"heartbeat","step":"check","seconds":5}""",
            """{"v":1,"time":"2026-11-23T09:00:06.000Z","event":"step-failed","step":"check","milliseconds":5000,"exit":1,""" +
                """
                "reason":"HTTP 500\nwhat \"event\":\"heartbeat\"","output":"last words"}
                """,
            """{"v":1,"time":"2026-11-23T09:00:07.000Z","event":"undo-finished","step":"fetch","milliseconds":300,"detail":""}""",
            RecordedServer.CreateEndEntry("rolled-back"));
        var history = DeploymentHistory.Of(_server.Environment,
            await _server.Host.ReadJournalsAsync(Samples.Application, _server.Environment, TestContext.Current.CancellationToken));

        Assert.Equal([(LaterDeploymentId, DeploymentState.RolledBack, "check"),
            (RecordedServer.RecordName, DeploymentState.Succeeded, null)],
                history.Deployments.Select(deployment => (deployment.Deployment, deployment.State, deployment.Step)));
        Assert.StartsWith("HTTP 500\nwhat \"event\"", history.Deployments[0].Reason, StringComparison.Ordinal);
        Assert.Equal(19_000, history.Deployments[1].Milliseconds);
    }

    [Fact]
    public async Task The_whole_journal_of_one_can_be_asked_for_and_of_none_that_is_not_there()
    {
        _server.WriteJournal(LaterDeploymentId, RecordedServer.CreateEntry("step-started", "fetch"),
            RecordedServer.CreateEntry("step-finished", "fetch"), RecordedServer.CreateEntry("step-started", "pull"));

        var detail = await DetailAsync(LaterDeploymentId);
        Assert.Equal([("fetch", "finished"), ("pull", "running")], detail!.Steps.Select(step => (step.Step, step.State)));
        Assert.Null(await DetailAsync("20200101_000000-backup-0000"));

        async Task<DeploymentDetail?> DetailAsync(string id) => DeploymentDetail.Of(
            _server.Environment, await _server.Host.ReadJournalAsync(Samples.Application, _server.Environment, DeploymentId.Parse(id),
                TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Where_nothing_was_ever_deployed_there_is_nothing_to_tell()
    {
        var nowhere = _server.Environment with { Directory = _server.Directory + "/nowhere" };
        var state = await _server.Host.InspectAsync(Samples.Application, nowhere, TestContext.Current.CancellationToken);

        Assert.Equal((0, 0, 0), (state.Releases.Count, state.Deployments.Count, state.Drift.Count));
        Assert.Empty((await _server.Host.ReadJournalsAsync(Samples.Application, nowhere,
            TestContext.Current.CancellationToken)).Deployments);
    }

    // Where mktemp fails.
    private sealed class OtherDirectoryHost(IRemoteHost inner) : IRemoteHost
    {
        public string Name => inner.Name;

        public Task<int> RunAsync(RemoteCommand command, ReadOnlyMemory<byte> input = default, Action<RemoteOutput>? onLine = null,
            CancellationToken cancellationToken = default) =>
            inner.RunAsync(RemoteCommand.Sh($"TMPDIR=/nonexistent; export TMPDIR; {command}"), input, onLine, cancellationToken);

        public ValueTask DisposeAsync() => inner.DisposeAsync();
    }
}
