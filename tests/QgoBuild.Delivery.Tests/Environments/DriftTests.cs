using QgoBuild.Delivery.Journal;
using QgoBuild.Delivery.Shell;
using QgoBuild.Delivery.Tests.Remote;

namespace QgoBuild.Delivery.Tests.Environments;

public sealed class DriftTests : IDisposable
{
    private readonly RecordedServer _server = new();

    public void Dispose() => _server.Dispose();

    [Fact]
    public async Task A_server_that_is_as_recorded_has_not_drifted() => Assert.Empty((await _server.InspectAsync()).Drift);

    [Theory]
    [InlineData("backend", null, "The container of backend is gone.")]
    [InlineData("edge", null, "The container of edge is gone.")]
    [InlineData("frontend", "qgo-cargo-staging-blue qgo-cargo-staging-blue-frontend-1 exited r/f@1 hash-f frontend Exited (137) 3 " +
        "minutes ago",
        "The container of frontend does not run: it is exited.")]
    [InlineData("mysql", "qgo-cargo-staging qgo-cargo-staging-mysql-1 restarting mysql:8.4 hash-m mysql Restarting (1) 3 seconds ago",
        "The container of mysql does not run: it is restarting.")]
    [InlineData("backend", "qgo-cargo-staging-blue qgo-cargo-staging-blue-backend-1 running r/b@2 hash-b backend Up 1 second",
        "backend runs the image r/b@2, which the record does not have.")]
    [InlineData("backend", "qgo-cargo-staging-blue qgo-cargo-staging-blue-backend-1 running r/b@1 other backend Up 1 second",
        "backend was started with another configuration than the compose files of the live release give.")]
    [InlineData("backend", "qgo-cargo-staging-blue qgo-cargo-staging-blue-backend-1 running r/b@1 none backend Up 1 second",
        "backend was started with another configuration than the compose files of the live release give.")]
    public async Task A_container_that_differs_is_named(string service, string? instead, string sentence)
    {
        _server.Containers = [.. RecordedServer.DefaultContainers.Where(line => !line.Contains($" {service} Up", StringComparison.Ordinal)),
            .. instead is null ? (string[])[] : [instead]];

        Assert.Equal([sentence], (await _server.InspectAsync()).Drift);
    }

    [Fact]
    public async Task The_same_container_in_the_other_colour_is_not_the_one()
    {
        _server.Containers = [.. RecordedServer.DefaultContainers.Select(line => line.Replace("blue", "green", StringComparison.Ordinal))];

        Assert.Equal(["The container of backend is gone.", "The container of frontend is gone."], (await _server.InspectAsync()).Drift);
    }

    [Fact]
    public async Task Changed_files_and_another_commit_are_named()
    {
        await File.WriteAllTextAsync(Path.Combine(_server.Directory, "file.txt"), "by hand\n", TestContext.Current.CancellationToken);
        Assert.Equal(["The checkout was changed: file.txt."], (await _server.InspectAsync()).Drift);

        _server.Git("-c", "user.name=t", "-c", "user.email=t@example.test", "commit", "--quiet", "--all", "--message", "By hand");
        var head = _server.Git("rev-parse", "--short=8", "HEAD").Trim();
        Assert.Equal([$"The checkout is at {head}, the record says {_server.Commit[..8]}."], (await _server.InspectAsync()).Drift);
    }

    [Fact]
    public async Task Many_changed_files_are_not_all_named()
    {
        foreach (var name in Enumerable.Range(1, 9).Select(number => $"{number}.txt"))
            await File.WriteAllTextAsync(Path.Combine(_server.Directory, name), name, TestContext.Current.CancellationToken);
        _server.Git("add", "--all");

        Assert.Equal(["The checkout was changed: 1.txt 2.txt 3.txt 4.txt 5.txt …."], (await _server.InspectAsync()).Drift);
    }

    [Fact]
    public async Task Files_that_Git_does_not_track_are_ignored()
    {
        await File.WriteAllTextAsync(Path.Combine(_server.Directory, "notes.txt"), "x", TestContext.Current.CancellationToken);

        Assert.Empty((await _server.InspectAsync()).Drift);
    }

    [Theory]
    [InlineData("green", "The edge sends traffic to green, the record says blue.")]
    [InlineData("blue", null)]
    [InlineData("none", null)] // It says so itself: that is no drift, but maintenance.
    public async Task The_file_that_the_edge_looks_for_is_the_colour_that_it_serves(string colour, string? drift)
    {
        File.Delete(Path.Combine(_server.Directory, ".qgobuild/edge/colour/blue"));
        _server.Write($"edge/colour/{colour}", "");

        Assert.Equal(drift is null ? [] : [drift], (await _server.InspectAsync()).Drift);
    }

    [Fact]
    public async Task Before_the_first_release_there_is_nothing_to_differ_from()
    {
        _server.Write("live", "");
        _server.Containers = [];

        Assert.Empty((await _server.InspectAsync()).Drift);
    }

    [Fact]
    public async Task After_an_interrupted_deployment_drift_is_not_checked()
    {
        _server.Containers = [];
        _server.WriteJournal("20261123_090000-4f2ab12c-1111", RecordedServer.CreateEntry("lock-acquired", "lock"),
            RecordedServer.CreateEntry("step-started", "fetch"));

        Assert.Empty((await _server.InspectAsync()).Drift);
    }

    [Fact]
    public async Task One_that_was_never_given_the_lock_has_changed_nothing_and_excuses_nothing()
    {
        _server.Containers = [];
        _server.WriteJournal("20261123_090000-4f2ab12c-1111", RecordedServer.CreateEntry("step-started", "preflight"));

        Assert.Equal(4, (await _server.InspectAsync()).Drift.Count);
    }

    [Fact]
    public async Task Docker_and_compose_are_asked_once()
    {
        await _server.InspectAsync();

        Assert.Equal(["compose", "ps"], _server.Calls.Where(word => word is "ps" or "compose" or "inspect").Order());
    }

    [Fact]
    public async Task A_deployment_is_refused_with_each_difference_and_the_next_command()
    {
        IntroduceDrift();
        var result = await _server.RunAsync(_server.Plan());

        Assert.Equal(DeploymentState.Failed, result.Outcome);
        Assert.StartsWith("The server has drifted from its record. The container of edge is gone.\nThe checkout was changed: " +
            "file.txt.\n./build.sh Recover --environment staging recreates missing containers, starts stopped ones and corrects the " +
            "routing of the edge. With --accept-drift", result.Failure!.Reason, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(_server.Directory, "changed")));
    }

    [Fact]
    public async Task Accepted_drift_is_noted_and_what_was_changed_by_hand_is_kept()
    {
        IntroduceDrift();
        var result = await _server.RunAsync(_server.Plan(acceptDrift: true));

        Assert.Equal(DeploymentState.Succeeded, result.Outcome);
        Assert.Equal("The container of edge is gone.\nThe checkout was changed: file.txt.",
            result.Entries.Single(entry => entry.Event == JournalEvent.DriftAccepted).Detail);
        Assert.Contains("+by hand",
            await File.ReadAllTextAsync($"{result.Deployment.WorkDirectory}/drift.patch", TestContext.Current.CancellationToken),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_checkout_that_git_refuses_is_not_taken_for_one_without_a_commit()
    {
        ChangeOwner();
        Assert.Equal($"The checkout cannot be read: {OwnershipRefusal}", Assert.Single((await _server.InspectAsync()).Drift));
    }

    [Fact]
    public async Task A_checkout_that_git_refuses_ends_a_deployment_before_anything_is_touched()
    {
        ChangeOwner();
        var plan = _server.Plan();
        var result = await _server.RunAsync(
            plan with { Steps = [plan.Steps[0] with { Commands = RemoteCommand.Sh($"preflight_checkout") }, .. plan.Steps.Skip(1)] });

        Assert.Equal(DeploymentState.Failed, result.Outcome);
        Assert.Equal($"Git does not work with the checkout {_server.Directory} on the server: {OwnershipRefusal}", result.Failure!.Reason);
        Assert.False(File.Exists(Path.Combine(_server.Directory, "changed")));
    }

    [Fact]
    public async Task A_failure_of_git_in_a_step_is_reported_with_the_reason_of_git()
    {
        var plan = _server.Plan();
        var result = await _server.RunAsync(
            plan with
            {
                Steps =
                [
                    plan.Steps[0] with { Commands = RemoteCommand.Sh($"fetch_branch {"/no/such/origin.git"} {"main"}") },
                    .. plan.Steps.Skip(1),
                ],
            });

        Assert.Equal("The server could not fetch the branch main from /no/such/origin.git: " +
            "'/no/such/origin.git' does not appear to be a git repository", result.Failure!.Reason);
    }

    private string OwnershipRefusal =>
        $"detected dubious ownership in repository at '{_server.Directory}'. As {Environment.UserName} on the server, this command has " +
            $"Git accept it: git config --global --add safe.directory {RemoteCommand.Quote(_server.Directory)}";

    private void ChangeOwner()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "Only root may give files to another user.");
        LocalTool.Read("chown", "12345", _server.Directory, Path.Combine(_server.Directory, ".git"));
    }

    [Fact]
    public async Task Without_drift_there_is_nothing_to_accept()
    {
        var result = await _server.RunAsync(_server.Plan(acceptDrift: true));

        Assert.Equal(DeploymentState.Succeeded, result.Outcome);
        Assert.DoesNotContain(result.Entries, entry => entry.Event == JournalEvent.DriftAccepted);
        Assert.False(File.Exists($"{result.Deployment.WorkDirectory}/drift.patch"));
    }

    [Fact]
    public async Task A_backup_is_made_of_what_there_is()
    {
        IntroduceDrift();

        Assert.Equal(DeploymentState.Succeeded, (await _server.RunAsync(_server.Plan(DeploymentKind.Backup))).Outcome);
    }

    private void IntroduceDrift()
    {
        _server.Containers = [.. RecordedServer.DefaultContainers.Where(line => !line.Contains("-edge-", StringComparison.Ordinal))];
        File.WriteAllText(Path.Combine(_server.Directory, "file.txt"), "by hand\n");
    }
}
