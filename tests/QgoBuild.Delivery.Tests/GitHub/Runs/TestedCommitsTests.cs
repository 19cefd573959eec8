using System.Text.Json.Nodes;
using QgoBuild.Delivery.GitHub.Runs;
using QgoBuild.Delivery.Releases;

namespace QgoBuild.Delivery.Tests.GitHub.Runs;

/// <summary>Whether a commit with the same tree was tested already.</summary>
public sealed class TestedCommitsTests : IAsyncDisposable
{
    private const string Merge = "4f2ab12c00000000000000000000000000000001";
    private const string Head = "4f2ab12c00000000000000000000000000000002";

    private readonly QueriedRepository _github = new();

    public ValueTask DisposeAsync() => _github.DisposeAsync();

    [Theory]
    [InlineData("push")]
    [InlineData("workflow_dispatch")]
    [InlineData("merge_group")]
    public async Task A_run_that_tested_the_same_tree_counts(string trigger)
    {
        await PutRunAsync(Head, trigger, Job());

        Assert.Equal(CommitId.Parse(Head), (await FindAsync())!.Commit);
    }

    [Fact]
    public async Task A_run_whose_other_jobs_are_pending_counts()
    {
        await PutRunAsync(Head, "push", Job(), Job(name: "Deploy production", conclusion: null));

        Assert.NotNull(await FindAsync());
    }

    /// <summary>Its check is recorded for the head of the branch, but it tested a merge commit.</summary>
    [Fact]
    public async Task A_run_for_a_pull_request_does_not_count()
    {
        await PutRunAsync(Head, "pull_request", Job());

        Assert.Null(await FindAsync());
    }

    [Theory]
    [InlineData("failure", "success")]
    [InlineData("cancelled", "success")]
    [InlineData(null, "success")]
    [InlineData("success", "skipped")]
    [InlineData("success", "failure")]
    public async Task A_run_that_failed_or_skipped_its_tests_does_not_count(string? conclusion, string step)
    {
        await PutRunAsync(Head, "push", Job(conclusion: conclusion, step: step));

        Assert.Null(await FindAsync());
    }

    [Fact]
    public async Task Another_job_does_not_count()
    {
        await PutRunAsync(Head, "push", Job(name: "Build images"), Job(name: "not Test & build"));

        Assert.Null(await FindAsync());
    }

    [Theory]
    [InlineData(-6, true)]
    [InlineData(-8, false)]
    public async Task A_result_is_valid_for_a_week(int days, bool counts)
    {
        await PutRunAsync(Head, "push", AutoAdvancingTime.Now.AddDays(days), Job());

        Assert.Equal(counts, await FindAsync() is not null);
    }

    [Fact]
    public async Task A_commit_without_runs_was_not_tested() => Assert.Null(await FindAsync());

    private static JsonObject Job(string name = "Test & build / Test & build", string? conclusion = "success",
        string step = "success") => new()
        {
            ["name"] = name,
            ["conclusion"] = conclusion,
            ["steps"] = new JsonArray(new JsonObject { ["name"] = "Check out", ["conclusion"] = "success" },
                new JsonObject { ["name"] = "Lint, Test", ["conclusion"] = step }),
        };

    private Task PutRunAsync(string commit, string trigger, params JsonObject[] jobs) =>
        PutRunAsync(commit, trigger, AutoAdvancingTime.Now, jobs);

    private async Task PutRunAsync(string commit, string trigger, DateTimeOffset at, params JsonObject[] jobs)
    {
        await _github.SetStateAsync("runs",
            new JsonObject
            {
                ["77"] = new JsonObject
                {
                    ["head_sha"] = commit,
                    ["event"] = trigger,
                    ["created_at"] = at.ToString("yyyy-MM-ddTHH:mm:ssZ", null),
                },
            });
        await _github.SetStateAsync("jobs", new JsonObject { ["77"] = new JsonArray([.. jobs]) });
    }

    private Task<TestedCommit?> FindAsync() => new TestedCommits(_github.Api, "Test & build", "Lint, Test", _github.Time)
        .FindAsync([CommitId.Parse(Merge), CommitId.Parse(Head)], CancellationToken.None);
}
