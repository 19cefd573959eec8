using System.Text.Json;
using QgoBuild.Delivery.Shell;

namespace QgoBuild.EndToEnd.Tests.Deployments;

/// <summary>What somebody does at night: look what runs and what ran, read logs, try a command; and what happens where somebody did more
/// than that.</summary>
[Collection(StagingTests.Name)]
public sealed class OperatingTests(StagingFixture fixture) : IAsyncDisposable
{
    private CargoApi Api { get; } = new(fixture.Target);

    public async ValueTask DisposeAsync()
    {
        Api.Dispose();
        await fixture.AssertNoSecretIsLeftAsync();
    }

    [Fact]
    public async Task Status_and_history_tell_programs_nothing_but_JSON()
    {
        await DeployGoodAsync();
        var status = await ReadJsonAsync("Status");
        var live = status.GetProperty("live");
        Assert.Equal(fixture.GoodCommit, live.GetProperty("commit").GetString());
        Assert.Equal(0, status.GetProperty("drift").GetArrayLength());
        Assert.Equal(4, status.GetProperty("containers").EnumerateArray()
            .Count(container => container.GetProperty("state").GetString() == "running"));

        var last = (await ReadJsonAsync("History")).GetProperty("deployments").EnumerateArray()
            .First(deployment => deployment.GetProperty("deployment").GetString() == live.GetProperty("deployment").GetString());
        Assert.Equal("succeeded", last.GetProperty("state").GetString());
        Assert.Contains("Test O'Developer", last.GetProperty("by").GetString(), StringComparison.Ordinal);

        var detail = await ReadJsonAsync("History", "--deployment", last.GetProperty("deployment").GetString()!);
        Assert.Contains(detail.GetProperty("steps").EnumerateArray(), step => step.GetProperty("step").GetString() == "switch" &&
            step.GetProperty("state").GetString() == "finished");
    }

    [Fact]
    public async Task What_is_live_already_is_not_deployed_again_unless_it_must_be()
    {
        await DeployGoodAsync();
        var live = (await ReadJsonAsync("Status")).GetProperty("live").GetProperty("deployment").GetString();

        (await fixture.RunBuildAsync("DeployStaging", "--plan")).ExpectExitCode(0).ExpectOutput("nothing: this release is live already");
        (await fixture.RunBuildAsync("DeployStaging")).ExpectExitCode(0).ExpectOutput("nothing has changed").ExpectOutput("--again");
        Assert.Equal(live, (await ReadJsonAsync("Status")).GetProperty("live").GetProperty("deployment").GetString());

        // A service that was stopped by hand starts again.
        await fixture.Server.ReadAsync(RemoteCommand.Sh($"docker ps --quiet --filter name=-backend- | xargs docker stop --time 1"));
        (await fixture.RunBuildAsync("DeployStaging", "--accept-drift")).ExpectExitCode(0).ExpectOutput("is live on staging,");
        Assert.NotEqual(live, (await ReadJsonAsync("Status")).GetProperty("live").GetProperty("deployment").GetString());
    }

    [Fact]
    public async Task A_plan_shows_what_the_next_deployment_does_and_changes_nothing()
    {
        await DeployGoodAsync();
        const string Sql = "CREATE TABLE `new one` (`id` INTEGER NOT NULL PRIMARY KEY);";
        await fixture.CommitOnGoodAsync("Add a table",
            ("app/backend/prisma/migrations/20991231000031_table/migration.sql", _ => Sql + "\n"));

        // The images are not built yet: there is a plan, and no script.
        var early = (await fixture.RunBuildAsync("DeployStaging", "--plan")).ExpectExitCode(0).ExpectOutput(Sql)
            .ExpectOutput("backend@(not built yet)");
        Assert.Contains("the maintenance page, because of 20991231000031_table, from the step maintain", early.Output,
            StringComparison.Ordinal);
        (await fixture.RunBuildAsync("DeployStaging", "--plan", "--script")).ExpectExitCode(1).ExpectOutput("./build.sh Push");
        (await fixture.RunBuildAsync("Push")).ExpectExitCode(0);

        var before = await ChecksumAsync();
        var plan = (await fixture.RunBuildAsync("DeployStaging", "--plan")).ExpectExitCode(0)
            .ExpectOutput(Sql).ExpectOutput("fetch_branch").ExpectOutput("is as its record says").ExpectOutput("Nothing was run.");
        Assert.Matches(@"backend +registry\.sandbox:5443/qgo-cargo/backend@sha256:[0-9a-f]{64}\n +[0-9.]+ MB, [0-9.]+ [kM]?B to pull",
            plan.Output);
        var json = JsonElement.Parse((await fixture.RunBuildAsync("DeployStaging", "--plan", "--json")).ExpectExitCode(0).StandardOutput)
            .GetProperty("previews")[0];
        Assert.Equal("20991231000031_table", Assert.Single(json.GetProperty("data").GetProperty("migrations").EnumerateArray())
            .GetProperty("name").GetString());
        Assert.True(json.GetProperty("data").GetProperty("freeBytes").GetInt64() > 0);
        Assert.Contains("<pre>" + Sql,
            await File.ReadAllTextAsync(Path.Combine(fixture.Directory, ".nuke/temp/plan.html"), TestContext.Current.CancellationToken),
            StringComparison.Ordinal);
        var script = (await fixture.RunBuildAsync("DeployStaging", "--plan", "--script")).ExpectExitCode(0).StandardOutput;
        Assert.Equal(before, await ChecksumAsync());

        var file = Path.Combine(fixture.Directory, ".nuke/temp/plan.sh");
        await File.WriteAllTextAsync(file, script, TestContext.Current.CancellationToken);
        var findings = await CommandResult.RunAsync("shellcheck", ["-s", "sh", file], fixture.Directory, new Dictionary<string, string?>());
        Assert.Equal("", findings.Output);

        (await fixture.DeployAsync()).ExpectExitCode(0);
        var deployment = (await ReadJsonAsync("Status")).GetProperty("live").GetProperty("deployment").GetString()!;
        var uploaded = await fixture.Server.ReadAsync(
            RemoteCommand.Of("cat", $"{fixture.Target.Directory}/.qgobuild/deployments/{deployment}/script.sh"));
        var planned = System.Text.RegularExpressions.Regex.Match(script, "^deployment=(.*)$",
            System.Text.RegularExpressions.RegexOptions.Multiline).Groups[1].Value;
        Assert.Equal(uploaded.TrimEnd('\n'), script.Replace(planned, deployment, StringComparison.Ordinal).TrimEnd('\n'));

        (await fixture.RunTargetAsync("Rollback", "--plan")).ExpectExitCode(0)
            .ExpectOutput("the maintenance page, while the database is restored from");
        (await fixture.RunTargetAsync("Backup", "--plan")).ExpectExitCode(0).ExpectOutput("make_backup");
        (await fixture.RunTargetAsync("Rollback", "--plan", "--release", "9.9.9")).ExpectExitCode(2).ExpectOutput("9.9.9");
    }

    [Fact]
    public async Task Drift_refuses_a_deployment_until_it_is_accepted_and_is_gone_after_it()
    {
        await DeployGoodAsync();
        var colour = (await ReadJsonAsync("Status")).GetProperty("live").GetProperty("colour").GetString()!;
        await fixture.Server.ReadAsync(RemoteCommand.Of("docker", "stop", "--time", "1",
            $"qgo-cargo-{fixture.Environment}-{colour}-frontend-1"));
        await fixture.Server.ReadAsync(RemoteCommand.Sh($"echo 'by hand' >> {fixture.Target.Directory + "/README.md"}"));
        string[] differences = ["The container of frontend does not run: it is exited.", "The checkout was changed: README.md."];
        Assert.Equal(differences, (await ReadJsonAsync("Status")).GetProperty("drift").EnumerateArray()
            .Select(sentence => sentence.GetString()));

        (await fixture.DeployAsync()).ExpectExitCode(1).ExpectOutput(differences[0]).ExpectOutput(differences[1])
            .ExpectOutput("--accept-drift");
        (await fixture.DeployAsync("--accept-drift")).ExpectExitCode(0).ExpectOutput("(accepted)");

        var status = await ReadJsonAsync("Status");
        Assert.Equal(0, status.GetProperty("drift").GetArrayLength());
        Assert.Equal(string.Join('\n', differences), status.GetProperty("deployments")[0].GetProperty("acceptedDrift").GetString());
        Assert.Equal(fixture.GoodCommit, await Api.CommitAsync());
    }

    [Fact]
    public async Task A_drill_restores_a_backup_beside_the_database_and_finds_one_that_is_damaged()
    {
        await DeployGoodAsync();
        (await fixture.RunTargetAsync("Backup")).ExpectExitCode(0);
        var backup = await fixture.Server.NewestBackupAsync();
        var commit = await Api.CommitAsync();

        (await fixture.RunTargetAsync("Drill")).ExpectExitCode(0).ExpectOutput($"{backup} restores: ");
        (await fixture.RunTargetAsync("Drill", "--backup", $"backup_{fixture.Environment}_19990101_000000.tar.gz")).ExpectExitCode(2)
            .ExpectOutput(backup);
        Assert.Equal("qgo_cargo", await DatabasesAsync());

        // A byte in the middle.
        var damaged = $"backup_{fixture.Environment}_20990101_000000.tar.gz";
        await fixture.Server.ReadAsync(RemoteCommand.Sh(
            $"cd {fixture.Target.Directory + "/backups"} && cp {backup} {damaged} && " +
            $"printf x | dd of={damaged} bs=1 seek=700 conv=notrunc 2>/dev/null"));
        (await fixture.RunTargetAsync("Drill")).ExpectExitCode(1).ExpectOutput("damaged")
            .ExpectOutput($"Nothing was changed on {fixture.Environment}");
        await fixture.Server.ReadAsync(RemoteCommand.Sh($"rm {fixture.Target.Directory + "/backups/" + damaged}"));

        Assert.Equal("qgo_cargo", await DatabasesAsync());
        Assert.Equal(commit, await Api.CommitAsync());
    }

    [Fact]
    public async Task Logs_are_those_of_the_services_that_serve()
    {
        await DeployGoodAsync();
        await Api.CommitAsync();

        (await fixture.RunTargetAsync("Logs", "--lines", "5")).ExpectExitCode(0).ExpectOutput("backend  | ").ExpectOutput("mysql    | ")
            .ExpectOutput("edge     | ");
        (await fixture.RunTargetAsync("Logs", "--service", "backend", "--since", "24h")).ExpectExitCode(0).ExpectOutput("listening");
        (await fixture.RunTargetAsync("Logs", "--service", "bakend")).ExpectExitCode(2).ExpectOutput("did you mean backend?");
    }

    [Fact]
    public async Task A_command_arrives_as_it_was_typed_and_its_exit_code_is_the_answer()
    {
        await DeployGoodAsync();
        var hostile = "printf %s \"it's \\$x `echo ü` \t*\"; echo; echo oops >&2; exit 7";

        var result = (await fixture.RunTargetAsync("Exec", "--service", "backend", "--command", hostile)).ExpectExitCode(7)
            .ExpectOutput("oops");
        Assert.Contains("it's $x ü \t*", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_command_in_production_has_to_be_confirmed() =>
        (await fixture.RunBuildAsync("Exec", "--environment", "production", "--service", "backend", "--command", "true")).ExpectExitCode(2)
            .ExpectOutput("--yes or --approve production");

    private async Task<string> DatabasesAsync() => (await fixture.Server.ReadAsync(RemoteCommand.Of(
        "docker", "exec", $"qgo-cargo-{fixture.Environment}-mysql-1", "sh", "-c",
        "MYSQL_PWD=$(cat /run/secrets/mysql_root_password) exec $(command -v mysql || command -v mariadb) --user=root --batch " +
            "--skip-column-names --execute \"SHOW DATABASES LIKE 'qgo%'\""))).Trim();

    // A test before this one may have left it so.
    private async Task DeployGoodAsync()
    {
        await fixture.CheckOutGoodAsync();
        if (await Api.TryCommitAsync() != fixture.GoodCommit) (await fixture.DeployAsync()).ExpectExitCode(0);
    }

    // Fails where anything but JSON stands in standard output.
    private async Task<JsonElement> ReadJsonAsync(string target, params string[] arguments) =>
        JsonElement.Parse((await fixture.RunTargetAsync(target, ["--json", .. arguments])).ExpectExitCode(0).StandardOutput);

    // What is in the environment's directory, except the log that the application writes, and what runs.
    private Task<string> ChecksumAsync() => fixture.RunAsRootAsync(RemoteCommand.Sh($"""
        cd {fixture.Target.Directory} || exit 1
        find . ! -path './backend/logs/*' | sort
        find . ! -path './backend/logs/*' -type f -exec sha256sum -- {"{}"} + | sort
        docker ps --all --no-trunc --format {"{{.ID}} {{.Names}}"} | sort
        """));
}
