using System.Text.Json.Nodes;
using QgoBuild.Delivery.Applications;
using QgoBuild.Delivery.Deployments;
using QgoBuild.Delivery.Environments;
using QgoBuild.Delivery.Migrations;
using QgoBuild.Delivery.Network;
using QgoBuild.Delivery.Previews;
using QgoBuild.Delivery.Registry;
using QgoBuild.Delivery.Releases;
using QgoBuild.Delivery.Remote;
using QgoBuild.Delivery.Tests.Deployments;
using QgoBuild.Delivery.Tests.Environments;
using QgoBuild.Delivery.Tests.Http;

namespace QgoBuild.Delivery.Tests.Previews;

public sealed class DeploymentPreviewerTests : IDisposable
{
    private const string Backup = "backup_staging_20261123_083241.tar.gz";
    private static readonly SqlMigration Offline = new("20261101000000_rename", "ALTER TABLE a RENAME b;");
    private static readonly SqlMigration Online = new("20261102000000_add", "-- qgo: online\nALTER TABLE a ADD COLUMN b INT NULL;");

    private readonly RegistryClient _registry = new(new RegistryAccess("127.0.0.1:1"), NetworkGuard.FromEnvironment());

    public void Dispose() => _registry.Dispose();

    [Theory]
    [InlineData("offline,online", "", "the maintenance page, because of 20261101000000_rename", "maintain")]
    [InlineData("online", "", "no downtime: every pending migration is declared safe online", null)]
    [InlineData("offline,online", "offline,online", "no downtime: no migration is pending", null)]
    [InlineData("offline", null, "not known, because the database does not answer", null)]
    public async Task Users_see_what_the_pending_migrations_require(string migrations, string? applied, string users, string? maintenance)
    {
        var preview = await PreviewDeploymentAsync(
            CreateView(CreateFacts(applied is null ? null : [.. Select(applied).Select(migration => migration.Name)])), Select(migrations));

        Assert.Equal((users, maintenance), (preview.Users, preview.MaintenanceFrom));
    }

    [Theory]
    [InlineData(false, false, "the maintenance page while migrate runs, unless its image is the live one: it alone knows what is pending",
        "maintain")]
    [InlineData(true, false, "the maintenance page, if bin/rails db:abort_if_pending_migrations finds a pending migration", "maintain")]
    [InlineData(true, true, "no downtime: what migrate applies is declared safe online", null)]
    public async Task Of_a_tool_whose_files_cannot_be_read_users_see_what_is_known(
        bool hasCheck, bool isOnline, string users, string? maintenance)
    {
        var migration = new Migration("migrate")
        {
            Check = hasCheck ? ["bin/rails", "db:abort_if_pending_migrations"] : null,
            IsOnline = isOnline,
        };
        var application = Samples.Application with { Migration = migration };
        var preview = await PreviewAsync(CreateView(CreateFacts([])),
            DeploymentPlans.Deploy(Samples.Release, application, Samples.Environment, "me", Samples.Now) with
            {
                Migrations = ReleaseMigrations.Unlisted,
            });

        Assert.Equal((users, maintenance), (preview.Users, preview.MaintenanceFrom));
        Assert.Null(preview.Migrations);
    }

    [Fact]
    public async Task The_first_deployment_applies_all_migrations_and_nobody_is_served_yet()
    {
        var state = CreateState() with { Live = new("", "", ""), Releases = [], Backups = [] };
        var preview = await PreviewDeploymentAsync(new(state, CreateFacts(null), null), [Offline, Online]);

        Assert.Equal(("nobody is served yet; the release is reachable at the end", null), (preview.Users, preview.MaintenanceFrom));
        Assert.Equal([(Offline.Name, false, Offline.Sql), (Online.Name, true, Online.Sql)],
            preview.Migrations!.Select(migration => (migration.Name, migration.IsOnline, migration.Sql)));
        Assert.Equal("nothing is live, as now", preview.OnFailure);
        Assert.Null(preview.RollbackTarget);
    }

    [Fact]
    public async Task Without_the_server_the_steps_are_known_and_the_rest_is_not()
    {
        var preview = await PreviewDeploymentAsync(new(null, null, "192.0.2.1 cannot be reached."), [Offline]);

        Assert.Contains("The server: 192.0.2.1 cannot be reached.", preview.Unknown);
        Assert.Equal(13, preview.Steps.Count);
        Assert.Null(preview.Drift);
        Assert.Null(preview.Migrations);
        Assert.Equal("not known, because the server was not read", preview.Users);
        Assert.NotNull(preview.Script);
    }

    [Fact]
    public async Task Sizes_are_unknown_without_the_registry_and_the_server_says_what_it_has()
    {
        var image = Samples.Release.GetImage("backend").WithRegistry(Samples.Environment.Registry);
        var preview = await PreviewDeploymentAsync(
            CreateView(CreateFacts([]) with { Images = new HashSet<string> { image, Samples.Environment.EdgeImage } }), []);

        Assert.Equal(
            [("backend", ImageState.OnServer), ("frontend", ImageState.Unknown), ("mysql", ImageState.InRegistry),
                ("edge", ImageState.OnServer)],
            preview.Images.Select(one => (one.Service, one.State)));
        Assert.Contains(preview.Unknown, sentence => sentence.StartsWith("The sizes of the images: ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Only_the_layers_that_the_live_release_does_not_have_are_pulled_and_a_missing_image_is_named()
    {
        const string OldDigest = "sha256:eeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeee";
        using var server = new HttpServer(call => call.Target switch
        {
            _ when call.Target.Contains("frontend", StringComparison.Ordinal) => new HttpReply(404),
            _ when call.Target.Contains(OldDigest, StringComparison.Ordinal) =>
                new HttpReply(200, """{"layers":[{"digest":"a","size":100}]}"""),
            _ => new HttpReply(200, """{"layers":[{"digest":"a","size":100},{"digest":"b","size":20},{"digest":"b","size":20}]}"""),
        });
        using var registry = new RegistryClient(new RegistryAccess(server.Address) { PlainHttp = true }, NetworkGuard.FromEnvironment());
        var old = ImageReference.Of("qgo-cargo/backend", OldDigest);
        var live = Samples.Release with { Images = new Dictionary<string, ImageReference> { ["backend"] = old } };
        var state = CreateState() with
        {
            Releases = [new ReleaseRecord(RecordedServer.RecordName, live, "", Withdrawn: false, Backup, [])],
        };
        var images = new HashSet<string> { old.WithRegistry(Samples.Environment.Registry) };
        var plan = DeploymentPlans.Deploy(Samples.Release, Samples.Application, Samples.Environment, "me", Samples.Now);

        var view = new ServerView(state, CreateFacts([]) with { Images = images }, null);
        var preview = await new DeploymentPreviewer(Samples.Application, Samples.Environment, view).CreateAsync(
            plan, null, [], registry, [], TestContext.Current.CancellationToken);

        Assert.Equal((ImageState.InRegistry, 120L, 20L), (preview.Images[0].State, preview.Images[0].Bytes, preview.Images[0].BytesToPull));
        Assert.Equal((ImageState.Missing, null, null), (preview.Images[1].State, preview.Images[1].Bytes, preview.Images[1].BytesToPull));
        Assert.Empty(preview.Unknown);
    }

    [Fact]
    public async Task A_release_that_is_not_built_has_no_script_and_no_digest()
    {
        var release = Samples.Release with
        {
            Images = new Dictionary<string, ImageReference>(Samples.Release.Images)
            {
                ["backend"] = ImageReference.Of("qgo-cargo/backend", DeploymentPreview.UnknownDigest),
            },
        };
        var preview = await PreviewAsync(CreateView(CreateFacts([])),
            DeploymentPlans.Deploy(release, Samples.Application, Samples.Environment, "me", Samples.Now));

        Assert.Null(preview.Script);
        Assert.Equal(ImageState.NotBuilt, preview.Images[0].State);
        Assert.DoesNotContain(DeploymentPreview.UnknownDigest, preview.Steps.Single(step => step.Name == "pull").Commands,
            StringComparison.Ordinal);
        Assert.Contains("backend@(not built yet)", preview.Steps.Single(step => step.Name == "pull").Commands, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_script_is_the_one_that_runs()
    {
        var plan = DeploymentPlans.Deploy(Samples.Release, Samples.Application, Samples.Environment, "me", Samples.Now);

        Assert.Equal(DeploymentScript.Compile(plan), (await PreviewAsync(CreateView(CreateFacts([])), plan)).Script);
    }

    [Theory]
    [InlineData(null, false, "20261101000000_rename", "no downtime: no data goes back")]
    [InlineData(Backup, false, "", "no downtime: that release reads the data as it is")]
    [InlineData(Backup, false, "20261102000000_add", "no downtime: that release reads the data as it is")]
    [InlineData(Backup, false, "20261101000000_rename",
        $"the maintenance page, while the database is restored from {Backup}, because of 20261101000000_rename: " +
        "rows written after that backup are lost")]
    [InlineData(Backup, true, "",
        $"the maintenance page, during the restore of database and uploads from {Backup}: what was written after it is lost")]
    public async Task A_rollback_shows_whether_data_goes_back(string? backup, bool isFullRestore, string later, string users)
    {
        var target = new RollbackTarget(RecordedServer.RecordName, Samples.Release, backup, isFullRestore);
        var plan = DeploymentPlans.Rollback(target, Samples.Application, Samples.Environment, "me", Samples.Now);
        var view =
            CreateView(CreateFacts([.. later.Split(',', StringSplitOptions.RemoveEmptyEntries)]) with { OnlineMigrations = [Online.Name] });

        var preview = await new DeploymentPreviewer(Samples.Application, Samples.Environment, view).CreateAsync(plan, target, [], _registry,
            [], TestContext.Current.CancellationToken);

        Assert.Equal(users, preview.Users);
        Assert.Equal(Samples.Release.ToString(), preview.RollbackTarget);
    }

    [Fact]
    public async Task A_backup_is_estimated_by_the_last_one_and_the_first_by_the_data()
    {
        var facts = CreateFacts([]) with { DatabaseBytes = 1000, DataBytes = 200, FreeBytes = 5 };
        var state = CreateState();

        Assert.Equal((50, 5), await EstimateAsync(state with { Backups = [new(Backup, 50)] }));
        Assert.Equal((1200, 5), await EstimateAsync(state with { Backups = [] }));

        async Task<(long?, long?)> EstimateAsync(EnvironmentState environment)
        {
            var preview = await PreviewDeploymentAsync(new(environment, facts, null), []);
            return (preview.BackupBytes, preview.FreeBytes);
        }
    }

    [Fact]
    public async Task Every_kind_of_deployment_can_be_previewed_as_JSON()
    {
        DeploymentPlan[] plans =
        [
            DeploymentPlans.Backup(Samples.Application, Samples.Environment, "me", Samples.Now),
            DeploymentPlans.Drill(null, Samples.Application, Samples.Environment, "me", Samples.Now),
            DeploymentPlans.Recover(Samples.Application, Samples.Environment, "me", Samples.Now),
            DeploymentPlans.Upgrade(Samples.Application, Samples.Environment, null, "me", Samples.Now),
            DeploymentPlans.RenewCertificate(Samples.Application, Samples.Environment, "me", Samples.Now),
        ];
        foreach (var plan in plans)
        {
            var json = (await PreviewAsync(CreateView(CreateFacts([])), plan)).ToJson();
            Assert.Equal(plan.Kind.ToString().ToLowerInvariant(), json["kind"]!.GetValue<string>());
            Assert.Equal("prepare", json["steps"]![0]!["phase"]!.GetValue<string>());
            Assert.All(json["steps"]!.AsArray(), step => Assert.NotEmpty(step!["commands"]!.GetValue<string>()));
            Assert.NotEmpty(json["users"]!.GetValue<string>());
            Assert.IsType<JsonArray>(json["drift"]);
        }
    }

    [Fact]
    public async Task A_server_is_read_without_a_change_and_its_database_may_be_silent()
    {
        using var server = new RecordedServer();
        var before = List(server.Directory);

        var view = await ServerView.ReadAsync((_, _) => Task.FromResult(server.Host), Samples.Application, server.Environment,
            TestContext.Current.CancellationToken);

        Assert.Null(view.Failure);
        Assert.Equal(RecordedServer.RecordName, view.State!.Live.Record);
        Assert.Null(view.Facts!.Migrations);
        Assert.True(view.Facts.FreeBytes > 0);
        Assert.Equal(before, List(server.Directory));
    }

    [Fact]
    public async Task A_server_that_cannot_be_reached_is_no_failure()
    {
        var view = await ServerView.ReadAsync(
            (_, _) => Task.FromException<IRemoteHost>(new DeliveryException("It is down.")), Samples.Application, Samples.Environment,
            TestContext.Current.CancellationToken);

        Assert.Equal(new ServerView(null, null, "It is down."), view);
    }

    private static IReadOnlyList<SqlMigration> Select(string names) =>
        [.. names.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(name => name == "online" ? Online : Offline)];

    private static EnvironmentState CreateState() => new(
        Samples.Now,
        UnderWay: [],
        Maintenance: false,
        new LiveRelease(RecordedServer.RecordName, "blue", RecordedServer.RecordName),
        Head: "",
        [new ReleaseRecord(RecordedServer.RecordName, Samples.Release, "", Withdrawn: false, Backup, [])],
        Backups: [],
        Containers: [],
        Deployments: [],
        Drift: []);

    private static PlanFacts CreateFacts(IReadOnlyList<string>? migrations) => new(migrations, [], null, 0, null, new HashSet<string>());

    private static ServerView CreateView(PlanFacts facts) => new(CreateState(), facts, null);

    private Task<DeploymentPreview> PreviewDeploymentAsync(ServerView view, IReadOnlyList<SqlMigration> migrations) => PreviewAsync(
        view, DeploymentPlans.Deploy(Samples.Release, Samples.Application, Samples.Environment, "me", Samples.Now) with
        {
            Migrations = new ReleaseMigrations(migrations),
        });

    private Task<DeploymentPreview> PreviewAsync(ServerView view, DeploymentPlan plan) =>
        new DeploymentPreviewer(Samples.Application, Samples.Environment, view).CreateAsync(plan, null, [], _registry, [],
            TestContext.Current.CancellationToken);

    private static IReadOnlyList<string> List(string directory) =>
        [.. Directory.EnumerateFiles(directory, "*", SearchOption.AllDirectories)
            .Where(file => !file.EndsWith("/calls", StringComparison.Ordinal)).Order(StringComparer.Ordinal)
            .Select(file => $"{file} {File.GetLastWriteTimeUtc(file):O} {new FileInfo(file).Length}")];
}
