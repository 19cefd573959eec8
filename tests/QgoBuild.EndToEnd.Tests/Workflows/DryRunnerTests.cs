using QgoBuild.EndToEnd.Tests.Deployments;

namespace QgoBuild.EndToEnd.Tests.Workflows;

/// <summary>What the dry runner says of workflows is what GitHub would do with them: tried on small ones.</summary>
public sealed class DryRunnerTests : IAsyncLifetime
{
    private readonly string _repository = Directory.CreateTempSubdirectory("qgo dry run ").FullName;
    private string _commit = "";

    private GitHubContext Context { get; } =
        new() { ["secrets.GITHUB_TOKEN"] = "token", ["secrets.KEY"] = "it's a $(key)", ["vars.NAME"] = "a name" };

    private DryRunner Runner => new(_repository, Context, new Dictionary<string, string?>());

    public async ValueTask InitializeAsync()
    {
        await DeploymentFixture.GitAsync(_repository, "init", "--quiet", "--initial-branch", "main");
        await WriteAsync("pushed", """
            on:
              push:
                branches: [main]
            jobs:
              last:
                needs: [first, second]
                steps:
                  - run: echo last
              first:
                steps:
                  - uses: actions/checkout@0 # v0
                  - run: |-
                      cat README.md
                      [ "$CI $GITHUB_ACTIONS $GITHUB_SHA" = "true true $(git rev-parse HEAD)" ]
                      [ -z "$(git status --porcelain)" ]
                      echo "$KEY for $NAME"
                    env:
                      KEY: ${{ secrets.KEY }}
                      NAME: ${{ vars.NAME }}
              second:
                strategy:
                  matrix:
                    place: [here, there]
                steps:
                  - run: echo --profile live in $PLACE
                    env:
                      PLACE: ${{ matrix.place }}
            """);
        await WriteAsync("failing", """
            on: workflow_dispatch
            jobs:
              fails:
                steps:
                  - name: fails first
                    run: |-
                      false
                      echo not reached
                  - run: echo nor this
                  - name: but this
                    if: always()
                    run: echo but this
              waits:
                needs: fails
                steps:
                  - run: echo no
              tells:
                needs: [fails, waits]
                if: failure()
                steps:
                  - name: tells
                    run: echo "$RESULTS"
                    env:
                      RESULTS: ${{ toJSON(needs) }}
            """);
        await WriteAsync("deciding", """
            on: workflow_dispatch
            jobs:
              tests:
                steps:
                  - name: decides
                    id: decide
                    run: echo "skip=$SKIP" >>"$GITHUB_OUTPUT"
                    env:
                      SKIP: ${{ inputs.skip }}
                  - name: tests
                    if: steps.decide.outputs.skip != 'true'
                    run: echo tested
                  - name: keeps
                    if: steps.decide.outputs.skip != 'true' && (always())
                    run: echo kept
              tells:
                needs: tests
                if: failure() || cancelled()
                steps:
                  - run: echo no
            """);
        await WriteAsync("naming", """
            on: workflow_dispatch
            jobs:
              names:
                steps:
                  - run: echo "$KEY"
                    env:
                      KEY: ${{ secrets.NOT_THERE }}
            """);
        await File.WriteAllTextAsync(Path.Combine(_repository, "README.md"), "Read me.\n");
        await DeploymentFixture.GitAsync(_repository, "add", "--all");
        await DeploymentFixture.GitAsync(_repository, "-c", "user.name=t", "-c", "user.email=t@example.test", "commit", "--quiet",
            "--message", "First");
        _commit = await DeploymentFixture.GitAsync(_repository, "rev-parse", "HEAD");
    }

    public ValueTask DisposeAsync()
    {
        Directory.Delete(_repository, recursive: true);
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task A_push_runs_jobs_in_a_clean_clone_with_what_they_are_given_and_in_their_order()
    {
        var results = await Runner.PushAsync("main", _commit);

        Assert.All(results, result => Assert.True(result.Conclusion == "success", result.Output));
        Assert.Equal(["last", "first", "second", "second"], results.Select(result => result.Job));
        Assert.Contains("Read me.\nit's a $(key) for a name\n", results[1].Output, StringComparison.Ordinal);
        Assert.Equal(["--profile sandbox in here", "--profile sandbox in there"], results.Skip(2)
            .Select(result => result.Output.TrimEnd().Split('\n')[^1]));
    }

    [Fact]
    public async Task A_push_to_another_branch_runs_nothing() => Assert.Empty(await Runner.PushAsync("develop", _commit));

    [Fact]
    public async Task What_needs_a_job_that_failed_is_skipped_and_what_waits_for_a_failure_is_not()
    {
        var results = await Runner.RunAsync("failing", new GitHubEvent("workflow_dispatch", "main", _commit));

        Assert.Equal(["failure", "skipped", "success"], results.Select(result => result.Conclusion));
        Assert.Equal("── fails first\n── but this\nbut this\n", results[0].Output);
        Assert.Equal("── tells\n{\"fails\":{\"result\":\"failure\",\"outputs\":{}},\"waits\":{\"result\":\"skipped\",\"outputs\":{}}}\n",
            results[2].Output);
    }

    [Fact]
    public async Task Run_again_are_those_that_did_not_succeed_and_what_needs_them()
    {
        JobResult[] before = [new("last", "success", "before"), new("first", "success", "before"), new("second", "success", "before"),
            new("second", "failure", "before")];

        var results = await Runner.RunAsync("pushed", new GitHubEvent("push", "main", _commit) { PreviousResults = before });

        Assert.Equal([("last", true), ("first", false), ("second", true), ("second", true)],
            results.Select(result => (result.Job, result.Output != "before")));
    }

    [Theory]
    [InlineData("true", "── decides\n")]
    [InlineData("", "── decides\n── tests\ntested\n── keeps\nkept\n")]
    public async Task A_job_that_a_step_ends_succeeds_and_leaves_the_others_out(string skip, string output)
    {
        var results = await Runner.RunAsync("deciding",
            new GitHubEvent("workflow_dispatch", "main", _commit) { Inputs = new Dictionary<string, string> { ["skip"] = skip } });

        Assert.Equal([("success", output), ("skipped", "")], results.Select(result => (result.Conclusion, result.Output)));
    }

    [Fact]
    public async Task A_secret_that_the_repository_does_not_have_is_found_out() =>
        Assert.Contains("secrets.NOT_THERE",
            (await Assert.ThrowsAsync<InvalidOperationException>(() =>
                Runner.RunAsync("naming", new GitHubEvent("workflow_dispatch", "main", _commit)))).Message, StringComparison.Ordinal);

    private async Task WriteAsync(string name, string text)
    {
        var file = Path.Combine(_repository, ".github", "workflows", name + ".yml");
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        await File.WriteAllTextAsync(file, text);
    }
}
