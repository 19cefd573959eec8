using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;

namespace QgoBuild.EndToEnd.Tests.Deployments;

/// <summary>The main job, for real: from a commit to users and back, with data that must survive.</summary>
[Collection(OnProduction.Name)]
public sealed class DeploymentTests(ProductionFixture workshop) : IAsyncDisposable
{
    private const string Migrations = "app/backend/prisma/migrations";

    private CargoApi Api { get; } = new(workshop.Target);

    public async ValueTask DisposeAsync()
    {
        Api.Dispose();
        await workshop.AssertNoSecretIsLeftAsync();
    }

    // The commit that works serves, with data. A test before this one may have left it so.
    private async Task DeployGoodAsync()
    {
        await workshop.ReturnToGoodAsync();
        if (await Api.TryCommitAsync() != workshop.Good)
            (await workshop.DeployAsync()).Exits(0);
        Assert.Equal(workshop.Good, await Api.CommitAsync());
        await Api.FillAsync(shipments: 1000, uploads: 20 - await UploadCountAsync());
    }

    private async Task<int> UploadCountAsync() => (await workshop.Server.UploadsAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries).Length;

    [Fact]
    public async Task A_deployment_makes_the_commit_live_and_leaves_a_whole_backup()
    {
        await DeployGoodAsync();
        (await workshop.DeployAsync()).Exits(0).Says("nothing to build");

        using var http = workshop.Target.Client();
        Assert.Contains("<div id=\"root\">", await http.GetStringAsync(new Uri(workshop.Target.Url), TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Equal(workshop.Good, await workshop.Server.HeadAsync());
        var backup = await workshop.Server.NewestBackupAsync();
        Assert.Matches($@"^backup_{workshop.Environment}_\d{{8}}_\d{{6}}\.tar\.gz$", backup);
        var stamp = backup[$"backup_{workshop.Environment}_".Length..^".tar.gz".Length];
        var members = await workshop.Server.BackupMembersAsync(backup);
        Assert.Superset(new HashSet<string> { "manifest.json", $"db_backup_{stamp}.sql", $"docker_config_{stamp}.yml", "backend/uploads/", "backend/logs/" }, members.ToHashSet());
        Assert.Equal(await UploadCountAsync(), members.Count(member => member.StartsWith("backend/uploads/", StringComparison.Ordinal) && !member.EndsWith('/')));
        // One release serves, in one colour, beside database and edge.
        Assert.Equal(workshop.Containers, (await workshop.Server.ContainersAsync()).Count);
    }

    [Fact]
    public async Task A_migration_that_fails_brings_the_previous_release_and_every_row_and_upload_back()
    {
        var name = "20991231000000_half_of_it_fails";
        await SurviveAsync(
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
    public Task A_container_that_exits_at_once_never_takes_traffic() => SurviveAsync(
        "Exit at once",
        "start",
        "the last words of a container",
        ("app/backend/src/main.ts", text => "console.error('the last words of a container');\nprocess.exit(7);\n" + text));

    [Fact]
    public Task A_release_that_answers_500_never_takes_traffic() => SurviveAsync(
        "Be unhealthy",
        "check",
        "HTTP 500",
        ("app/backend/src/app.ts", text => text.Replace("response.status(state.status === 'ok' ? 200 : 503)", "response.status(500)", StringComparison.Ordinal)));

    [Fact]
    public async Task A_rollback_brings_the_previous_release_back_and_keeps_what_was_written_since()
    {
        await DeployGoodAsync();
        var next = await workshop.CommitOnGoodAsync("A good change", ("app/frontend/index.html", text => text.Replace("</head>", "<!-- better --></head>", StringComparison.Ordinal)));
        (await workshop.DeployAsync()).Exits(0);
        Assert.Equal(next, await Api.CommitAsync());
        await Api.ShipAsync(4711);
        var count = await Api.CountAsync();

        (await workshop.OperateAsync("Rollback", "--yes")).Exits(0).Says("the data stays as it is");

        Assert.Equal(workshop.Good, await Api.CommitAsync());
        Assert.Equal(workshop.Good, await workshop.Server.HeadAsync());
        Assert.Equal(count, await Api.CountAsync());
    }

    [Fact]
    public async Task A_rollback_over_a_migration_brings_the_database_back_as_well()
    {
        await DeployGoodAsync();
        var (rows, uploads) = (await workshop.Server.DumpAsync(), await workshop.Server.UploadsAsync());
        await workshop.CommitOnGoodAsync(
            "A change of the schema",
            ($"{Migrations}/20991231000001_forget_everything/migration.sql", _ => "UPDATE shipments SET goods = 'forgotten';\nCREATE TABLE Forgotten (id INT PRIMARY KEY);\n"));
        (await workshop.DeployAsync()).Exits(0);
        Assert.NotEqual(rows, await workshop.Server.DumpAsync());

        (await workshop.OperateAsync("Rollback", "--yes")).Exits(0);

        Assert.Equal(workshop.Good, await Api.CommitAsync());
        Assert.Equal(rows, await workshop.Server.DumpAsync());
        Assert.Equal(uploads, await workshop.Server.UploadsAsync());
    }

    [Fact]
    public async Task A_rollback_to_a_release_that_is_named_brings_it_back_over_several_others_with_its_own_data()
    {
        await DeployGoodAsync();
        var rows = await workshop.Server.DumpAsync();
        await workshop.CommitOnGoodAsync(
            "A change of the schema",
            ($"{Migrations}/20991231000002_forget_again/migration.sql", _ => "UPDATE shipments SET goods = 'forgotten';\nCREATE TABLE ForgottenAgain (id INT PRIMARY KEY);\n"));
        (await workshop.DeployAsync()).Exits(0);
        await workshop.CommitAsync("And another one", ("app/frontend/public/another.txt", _ => "another\n"));
        (await workshop.DeployAsync()).Exits(0);

        (await workshop.OperateAsync("Rollback", "--release", "0.0.0", "--yes")).Exits(2).Says($"({workshop.Good[..8]})").Says($"./build.sh Rollback --environment {workshop.Environment} --release");
        (await workshop.OperateAsync("Rollback", "--release", workshop.Good[..8], "--yes")).Exits(0);

        Assert.Equal(workshop.Good, await Api.CommitAsync());
        Assert.Equal(rows, await workshop.Server.DumpAsync());
        // What was passed over is not returned to either, whatever comes next.
        await workshop.CommitOnGoodAsync("The next one", ("app/frontend/public/next.txt", _ => "next\n"));
        (await workshop.DeployAsync()).Exits(0);
        var status = JsonNode.Parse((await workshop.OperateAsync("Status", "--json")).Exits(0).Answer)!;
        Assert.Equal(workshop.Good, (string?)status["previous"]!["commit"]);
    }

    [Fact]
    public async Task A_notifier_that_hangs_holds_no_deployment_up()
    {
        await workshop.ReturnToGoodAsync();
        using var hanging = new TcpListener(IPAddress.Loopback, 0);
        hanging.Start();

        var deployed = await workshop.DeployAsync("--slack-webhook", $"http://127.0.0.1:{((IPEndPoint)hanging.LocalEndpoint).Port}/services/T0/B0/hangs");

        // Connected, sent, and never answered.
        Assert.True(hanging.Pending());
        deployed.Exits(0).Says("Slack was not told: it took longer than 5 s.");
        Assert.Equal(workshop.Good, await Api.CommitAsync());
    }

    [Fact]
    public async Task The_documents_script_restores_a_backup_by_its_file()
    {
        await DeployGoodAsync();
        (await workshop.OperateAsync("Backup")).Exits(0);
        var backup = await workshop.Server.NewestBackupAsync();
        var (rows, uploads) = (await workshop.Server.DumpAsync(), await workshop.Server.UploadsAsync());
        var tracking = await Api.ShipAsync(1);
        await Api.UploadAsync(tracking, "later.pdf", 1000);
        Assert.NotEqual(rows, await workshop.Server.DumpAsync());

        (await workshop.RunAsync("bash", "scripts/rollback.sh", workshop.Environment, $"/backups/{backup}", "--yes")).Exits(0);

        Assert.Equal(rows, await workshop.Server.DumpAsync());
        Assert.Equal(uploads, await workshop.Server.UploadsAsync());
        Assert.Equal(workshop.Good, await Api.CommitAsync());
    }

    [Fact]
    public async Task A_backup_that_does_not_exist_is_named_with_those_that_do()
    {
        await DeployGoodAsync();
        (await workshop.OperateAsync("Rollback", "--backup", $"backup_{workshop.Environment}_19700101_000000.tar.gz", "--yes"))
            .Exits(2).Says(await workshop.Server.NewestBackupAsync());
    }

    [Fact]
    public async Task Status_tells_what_is_live_and_json_says_it_to_programs()
    {
        await DeployGoodAsync();
        (await workshop.OperateAsync("Status")).Exits(0).Says(workshop.Good[..8]);
        var json = (await workshop.OperateAsync("Status", "--json")).Exits(0);
        Assert.Contains($"\"commit\": \"{workshop.Good}\"", json.Output, StringComparison.Ordinal);
        (await workshop.OperateAsync("Recover")).Exits(0).Says("nothing to recover");
    }

    // Deploys a commit that cannot work, and sees that nobody would have noticed.
    private async Task SurviveAsync(string message, string step, string said, params (string, Func<string, string>)[] changes)
    {
        await DeployGoodAsync();
        var (rows, uploads) = (await workshop.Server.DumpAsync(), await workshop.Server.UploadsAsync());
        await workshop.CommitOnGoodAsync(message, changes);

        (await workshop.DeployAsync()).Exits(3).Says($"Step {step} failed").Says(said).Says("was rolled back");

        Assert.Equal(workshop.Good, await Api.CommitAsync());
        Assert.Equal(workshop.Good, await workshop.Server.HeadAsync());
        Assert.Equal(rows, await workshop.Server.DumpAsync());
        Assert.Equal(uploads, await workshop.Server.UploadsAsync());
        Assert.Equal(workshop.Containers, (await workshop.Server.ContainersAsync()).Count);
    }
}
