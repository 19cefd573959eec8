using System.Text.Json;
using QgoBuild.Delivery.Shell;

namespace QgoBuild.EndToEnd.Tests.Deployments;

/// <summary>What somebody does at night: look what runs and what ran, read logs, try a command; and what happens where somebody did more than that.</summary>
[Collection(OnStaging.Name)]
public sealed class OperatingTests(StagingFixture workshop) : IAsyncDisposable
{
    private CargoApi Api { get; } = new(workshop.Target);

    public async ValueTask DisposeAsync()
    {
        Api.Dispose();
        await workshop.AssertNoSecretIsLeftAsync();
    }

    [Fact]
    public async Task Status_and_history_tell_programs_nothing_but_JSON()
    {
        await DeployGoodAsync();
        var status = await AskAsync("Status");
        var live = status.GetProperty("live");
        Assert.Equal(workshop.Good, live.GetProperty("commit").GetString());
        Assert.Equal(0, status.GetProperty("drift").GetArrayLength());
        Assert.Equal(4, status.GetProperty("containers").EnumerateArray().Count(container => container.GetProperty("state").GetString() == "running"));

        var last = (await AskAsync("History")).GetProperty("deployments").EnumerateArray().First(deployment => deployment.GetProperty("deployment").GetString() == live.GetProperty("deployment").GetString());
        Assert.Equal("succeeded", last.GetProperty("state").GetString());
        Assert.Contains("Test O'Developer", last.GetProperty("by").GetString(), StringComparison.Ordinal);

        var detail = await AskAsync("History", "--deployment", last.GetProperty("deployment").GetString()!);
        Assert.Contains(detail.GetProperty("steps").EnumerateArray(), step => step.GetProperty("step").GetString() == "switch" && step.GetProperty("state").GetString() == "finished");
    }

    [Fact]
    public async Task Drift_refuses_a_deployment_until_it_is_accepted_and_is_gone_after_it()
    {
        await DeployGoodAsync();
        var colour = (await AskAsync("Status")).GetProperty("live").GetProperty("colour").GetString()!;
        await workshop.Server.ReadAsync(RemoteCommand.Of("docker", "stop", "--time", "1", $"qgo-cargo-{colour}-frontend-1"));
        await workshop.Server.ReadAsync(RemoteCommand.Sh($"echo 'by hand' >> {workshop.Target.Directory + "/README.md"}"));
        string[] differences = ["The container of frontend does not run: it is exited.", "The checkout was changed: README.md."];
        Assert.Equal(differences, (await AskAsync("Status")).GetProperty("drift").EnumerateArray().Select(sentence => sentence.GetString()));

        (await workshop.DeployAsync()).Exits(1).Says(differences[0]).Says(differences[1]).Says("--accept-drift");
        (await workshop.DeployAsync("--accept-drift")).Exits(0).Says("(accepted)");

        var status = await AskAsync("Status");
        Assert.Equal(0, status.GetProperty("drift").GetArrayLength());
        Assert.Equal(string.Join('\n', differences), status.GetProperty("deployments")[0].GetProperty("acceptedDrift").GetString());
        Assert.Equal(workshop.Good, await Api.CommitAsync());
    }

    [Fact]
    public async Task A_drill_restores_a_backup_beside_the_database_and_finds_one_that_is_damaged()
    {
        await DeployGoodAsync();
        (await workshop.OperateAsync("Backup")).Exits(0);
        var backup = await workshop.Server.NewestBackupAsync();
        var commit = await Api.CommitAsync();

        (await workshop.OperateAsync("Drill")).Exits(0).Says($"{backup} restores: ");
        (await workshop.OperateAsync("Drill", "--backup", $"backup_{workshop.Environment}_19990101_000000.tar.gz")).Exits(2).Says(backup);
        Assert.Equal("qgo_cargo", await DatabasesAsync());

        // A byte in the middle.
        var damaged = $"backup_{workshop.Environment}_20990101_000000.tar.gz";
        await workshop.Server.ReadAsync(RemoteCommand.Sh($"cd {workshop.Target.Directory + "/backups"} && cp {backup} {damaged} && printf x | dd of={damaged} bs=1 seek=700 conv=notrunc 2>/dev/null"));
        (await workshop.OperateAsync("Drill")).Exits(1).Says("damaged").Says($"Nothing was changed on {workshop.Environment}");
        await workshop.Server.ReadAsync(RemoteCommand.Sh($"rm {workshop.Target.Directory + "/backups/" + damaged}"));

        Assert.Equal("qgo_cargo", await DatabasesAsync());
        Assert.Equal(commit, await Api.CommitAsync());
    }

    [Fact]
    public async Task Logs_are_those_of_the_services_that_serve()
    {
        await DeployGoodAsync();
        await Api.CommitAsync();

        (await workshop.OperateAsync("Logs", "--lines", "5")).Exits(0).Says("backend  | ").Says("mysql    | ").Says("edge     | ");
        (await workshop.OperateAsync("Logs", "--service", "backend", "--since", "24h")).Exits(0).Says("listening");
        (await workshop.OperateAsync("Logs", "--service", "bakend")).Exits(2).Says("did you mean backend?");
    }

    [Fact]
    public async Task A_command_arrives_as_it_was_typed_and_its_exit_code_is_the_answer()
    {
        await DeployGoodAsync();
        var hostile = "printf %s \"it's \\$x `echo ü` \t*\"; echo; echo oops >&2; exit 7";

        var result = (await workshop.OperateAsync("Exec", "--service", "backend", "--command", hostile)).Exits(7).Says("oops");
        Assert.Contains("it's $x ü \t*", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_command_in_production_has_to_be_confirmed() =>
        (await workshop.BuildAsync("Exec", "--environment", "production", "--service", "backend", "--command", "true")).Exits(2).Says("--yes or --approve production");

    private async Task<string> DatabasesAsync() => (await workshop.Server.ReadAsync(RemoteCommand.Of(
        "docker", "exec", "qgo-cargo-mysql-1", "sh", "-c", "MYSQL_PWD=$(cat /run/secrets/mysql_root_password) exec $(command -v mysql || command -v mariadb) --user=root --batch --skip-column-names --execute \"SHOW DATABASES LIKE 'qgo%'\""))).Trim();

    // A test before this one may have left it so.
    private async Task DeployGoodAsync()
    {
        await workshop.ReturnToGoodAsync();
        if (await Api.TryCommitAsync() != workshop.Good)
            (await workshop.DeployAsync()).Exits(0);
    }

    // Fails where anything but JSON stands in standard output.
    private async Task<JsonElement> AskAsync(string target, params string[] arguments) =>
        JsonElement.Parse((await workshop.OperateAsync(target, ["--json", .. arguments])).Exits(0).Answer);
}
