using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;

namespace QgoBuild.EndToEnd.Tests.Deployments;

/// <summary>The main job, for real: from a commit to users and back, with data that must survive.</summary>
[Collection(ProductionTests.Name)]
public sealed class DeploymentTests(ProductionFixture fixture) : IAsyncDisposable
{
    private const string Migrations = "app/backend/prisma/migrations";

    private CargoApi Api { get; } = new(fixture.Target);

    public async ValueTask DisposeAsync()
    {
        Api.Dispose();
        await fixture.AssertNoSecretIsLeftAsync();
    }

    // The commit that works serves, with data. A test before this one may have left it so.
    private async Task DeployGoodAsync()
    {
        await fixture.CheckOutGoodAsync();
        if (await Api.TryCommitAsync() != fixture.GoodCommit) (await fixture.DeployAsync()).ExpectExitCode(0);
        Assert.Equal(fixture.GoodCommit, await Api.CommitAsync());
        await Api.SeedAsync(shipments: 1000, uploads: 20 - await UploadCountAsync());
    }

    private async Task<int> UploadCountAsync() =>
        (await fixture.Server.UploadsAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries).Length;

    [Fact]
    public async Task A_deployment_makes_the_commit_live_and_leaves_a_whole_backup()
    {
        await DeployGoodAsync();
        (await fixture.DeployAsync()).ExpectExitCode(0).ExpectOutput("nothing to build");

        using var http = fixture.Target.CreateClient();
        Assert.Contains("<div id=\"root\">", await http.GetStringAsync(new Uri(fixture.Target.Url), TestContext.Current.CancellationToken),
            StringComparison.Ordinal);
        Assert.Equal(fixture.GoodCommit, await fixture.Server.HeadAsync());
        var backup = await fixture.Server.NewestBackupAsync();
        Assert.Matches($@"^backup_{fixture.Environment}_\d{{8}}_\d{{6}}\.tar\.gz$", backup);
        var stamp = backup[$"backup_{fixture.Environment}_".Length..^".tar.gz".Length];
        var members = await fixture.Server.BackupMembersAsync(backup);
        Assert.Superset(
            new HashSet<string>
            {
                "manifest.json", $"db_backup_{stamp}.sql", $"docker_config_{stamp}.yml", "backend/uploads/", "backend/logs/",
            },
            members.ToHashSet());
        Assert.Equal(await UploadCountAsync(),
            members.Count(member => member.StartsWith("backend/uploads/", StringComparison.Ordinal) && !member.EndsWith('/')));
        // One release serves, in one colour, beside database and edge.
        Assert.Equal(fixture.Containers, (await fixture.Server.ContainersAsync()).Count);
    }

    [Fact]
    public async Task A_migration_that_fails_brings_the_previous_release_and_every_row_and_upload_back()
    {
        var name = "20991231000000_half_of_it_fails";
        await AssertRolledBackAsync(
            "Break the schema",
            "migrate",
            name,
            ($"{Migrations}/{name}/migration.sql", _ => """
                UPDATE shipments SET goods = 'overwritten';
                CREATE TABLE Halfway (id INT PRIMARY KEY);
                ALTER TABLE NoSuchTable ADD COLUMN x INT;
                """));
    }

    [Fact]
    public Task A_container_that_exits_at_once_never_takes_traffic() => AssertRolledBackAsync(
        "Exit at once",
        "start",
        "the last words of a container",
        ("app/backend/src/main.ts", text => "console.error('the last words of a container');\nprocess.exit(7);\n" + text));

    [Fact]
    public Task A_release_that_answers_500_never_takes_traffic() => AssertRolledBackAsync(
        "Be unhealthy",
        "check",
        "HTTP 500",
        ("app/backend/src/app.ts", text =>
            text.Replace("response.status(state.status === 'ok' ? 200 : 503)", "response.status(500)", StringComparison.Ordinal)));

    [Fact]
    public async Task A_rollback_brings_the_previous_release_back_and_keeps_what_was_written_since()
    {
        await DeployGoodAsync();
        var next = await fixture.CommitOnGoodAsync("A good change",
            ("app/frontend/index.html", text => text.Replace("</head>", "<!-- better --></head>", StringComparison.Ordinal)));
        (await fixture.DeployAsync()).ExpectExitCode(0);
        Assert.Equal(next, await Api.CommitAsync());
        await Api.CreateShipmentAsync(4711);
        var count = await Api.CountShipmentsAsync();

        (await fixture.RunTargetAsync("Rollback", "--yes")).ExpectExitCode(0).ExpectOutput("the data stays as it is");

        Assert.Equal(fixture.GoodCommit, await Api.CommitAsync());
        Assert.Equal(fixture.GoodCommit, await fixture.Server.HeadAsync());
        Assert.Equal(count, await Api.CountShipmentsAsync());
    }

    [Fact]
    public async Task A_rollback_over_a_migration_brings_the_database_back_as_well()
    {
        await DeployGoodAsync();
        var (rows, uploads) = (await fixture.Server.DumpAsync(), await fixture.Server.UploadsAsync());
        await fixture.CommitOnGoodAsync(
            "A change of the schema",
            ($"{Migrations}/20991231000001_forget_everything/migration.sql", _ =>
                "UPDATE shipments SET goods = 'forgotten';\nCREATE TABLE Forgotten (id INT PRIMARY KEY);\n"));
        (await fixture.DeployAsync()).ExpectExitCode(0);
        Assert.NotEqual(rows, await fixture.Server.DumpAsync());

        (await fixture.RunTargetAsync("Rollback", "--yes")).ExpectExitCode(0);

        Assert.Equal(fixture.GoodCommit, await Api.CommitAsync());
        Assert.Equal(rows, await fixture.Server.DumpAsync());
        Assert.Equal(uploads, await fixture.Server.UploadsAsync());
    }

    [Fact]
    public async Task A_rollback_to_a_release_that_is_named_brings_it_back_over_several_others_with_its_own_data()
    {
        await DeployGoodAsync();
        var rows = await fixture.Server.DumpAsync();
        await fixture.CommitOnGoodAsync(
            "A change of the schema",
            ($"{Migrations}/20991231000002_forget_again/migration.sql", _ =>
                "UPDATE shipments SET goods = 'forgotten';\nCREATE TABLE ForgottenAgain (id INT PRIMARY KEY);\n"));
        (await fixture.DeployAsync()).ExpectExitCode(0);
        await fixture.CommitAsync("And another one", ("app/frontend/public/another.txt", _ => "another\n"));
        (await fixture.DeployAsync()).ExpectExitCode(0);

        (await fixture.RunTargetAsync("Rollback", "--release", "0.0.0", "--yes")).ExpectExitCode(2)
            .ExpectOutput($"({fixture.GoodCommit[..8]})")
            .ExpectOutput($"./build.sh Rollback --environment {fixture.Environment} --release");
        (await fixture.RunTargetAsync("Rollback", "--release", fixture.GoodCommit[..8], "--yes")).ExpectExitCode(0);

        Assert.Equal(fixture.GoodCommit, await Api.CommitAsync());
        Assert.Equal(rows, await fixture.Server.DumpAsync());
        // What was passed over is not returned to either, whatever comes next.
        await fixture.CommitOnGoodAsync("The next one", ("app/frontend/public/next.txt", _ => "next\n"));
        (await fixture.DeployAsync()).ExpectExitCode(0);
        var status = JsonNode.Parse((await fixture.RunTargetAsync("Status", "--json")).ExpectExitCode(0).StandardOutput)!;
        Assert.Equal(fixture.GoodCommit, (string?)status["previous"]!["commit"]);
    }

    [Fact]
    public async Task A_notifier_that_hangs_holds_no_deployment_up()
    {
        await fixture.CheckOutGoodAsync();
        using var hanging = new TcpListener(IPAddress.Loopback, 0);
        hanging.Start();

        var deployed = await fixture.DeployAsync("--slack-webhook",
            $"http://127.0.0.1:{((IPEndPoint)hanging.LocalEndpoint).Port}/services/T0/B0/hangs");

        // Connected, sent, and never answered.
        Assert.True(hanging.Pending());
        deployed.ExpectExitCode(0).ExpectOutput("Slack was not notified: it took longer than 5 s.");
        Assert.Equal(fixture.GoodCommit, await Api.CommitAsync());
    }

    [Fact]
    public async Task The_documents_script_restores_a_backup_by_its_file()
    {
        await DeployGoodAsync();
        (await fixture.RunTargetAsync("Backup")).ExpectExitCode(0);
        var backup = await fixture.Server.NewestBackupAsync();
        var (rows, uploads) = (await fixture.Server.DumpAsync(), await fixture.Server.UploadsAsync());
        var tracking = await Api.CreateShipmentAsync(1);
        await Api.UploadAsync(tracking, "later.pdf", 1000);
        Assert.NotEqual(rows, await fixture.Server.DumpAsync());

        (await fixture.RunAsync("bash", "scripts/rollback.sh", fixture.Environment, $"/backups/{backup}", "--yes")).ExpectExitCode(0);

        Assert.Equal(rows, await fixture.Server.DumpAsync());
        Assert.Equal(uploads, await fixture.Server.UploadsAsync());
        Assert.Equal(fixture.GoodCommit, await Api.CommitAsync());
    }

    [Fact]
    public async Task A_backup_that_does_not_exist_is_named_with_those_that_do()
    {
        await DeployGoodAsync();
        (await fixture.RunTargetAsync("Rollback", "--backup", $"backup_{fixture.Environment}_19700101_000000.tar.gz", "--yes"))
            .ExpectExitCode(2).ExpectOutput(await fixture.Server.NewestBackupAsync());
    }

    [Fact]
    public async Task Status_shows_what_is_live_as_text_and_as_JSON()
    {
        await DeployGoodAsync();
        (await fixture.RunTargetAsync("Status")).ExpectExitCode(0).ExpectOutput(fixture.GoodCommit[..8]);
        var json = (await fixture.RunTargetAsync("Status", "--json")).ExpectExitCode(0);
        Assert.Contains($"\"commit\": \"{fixture.GoodCommit}\"", json.Output, StringComparison.Ordinal);
        (await fixture.RunTargetAsync("Recover")).ExpectExitCode(0).ExpectOutput("nothing to recover");
    }

    // Deploys a commit that cannot work, and sees that nobody would have noticed.
    private async Task AssertRolledBackAsync(string message, string step, string said, params (string, Func<string, string>)[] changes)
    {
        await DeployGoodAsync();
        var (rows, uploads) = (await fixture.Server.DumpAsync(), await fixture.Server.UploadsAsync());
        await fixture.CommitOnGoodAsync(message, changes);

        (await fixture.DeployAsync()).ExpectExitCode(3).ExpectOutput($"Step {step} failed").ExpectOutput(said)
            .ExpectOutput("was rolled back");

        Assert.Equal(fixture.GoodCommit, await Api.CommitAsync());
        Assert.Equal(fixture.GoodCommit, await fixture.Server.HeadAsync());
        Assert.Equal(rows, await fixture.Server.DumpAsync());
        Assert.Equal(uploads, await fixture.Server.UploadsAsync());
        Assert.Equal(fixture.Containers, (await fixture.Server.ContainersAsync()).Count);
    }
}
