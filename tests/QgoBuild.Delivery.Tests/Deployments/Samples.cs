using QgoBuild.Delivery.Applications;
using QgoBuild.Delivery.Deployments;
using QgoBuild.Delivery.Entrances;
using QgoBuild.Delivery.Environments;
using QgoBuild.Delivery.Health;
using QgoBuild.Delivery.Journal;
using QgoBuild.Delivery.Releases;
using QgoBuild.Delivery.Remote;
using QgoBuild.Delivery.Shell;

namespace QgoBuild.Delivery.Tests.Deployments;

/// <summary>An application, an environment and a release to plan with.</summary>
internal static class Samples
{
    public static readonly DateTimeOffset Now = new(2026, 11, 23, 8, 32, 41, TimeSpan.Zero);

    public static Application Application { get; } = new("qgo-cargo")
    {
        Services =
        [
            new("backend", new ImageOrigin.Built("app/backend")) { Port = 5000, Check = new Check.Reports("/health") },
            new("frontend", new ImageOrigin.Built("app/frontend")) { Port = 8080, Check = new Check.Answers("/") },
            new("migrate", new ImageOrigin.SameAs("backend")) { RunsOnce = true },
        ],
        Accessories = [new("mysql", "mysql:8.4")],
        Database = new MySql("mysql", "qgo_cargo"),
        Migration = new("migrate") { History = new History.Prisma("app/backend/prisma/migrations") },
        Data =
        [
            new("uploads", IsVolume: true, [new("backend", "/app/uploads")]) { Directory = "backend/uploads" },
            new("logs", IsVolume: true, [new("backend", "/app/logs")]) { Directory = "backend/logs", Use = DataUse.Kept },
        ],
    };

    public static DeploymentEnvironment Environment { get; } = new()
    {
        Name = "staging",
        Server = new SshEndpoint("127.0.0.11", 2222, "root", "/keys/id", "/keys/known_hosts"),
        Directory = "/root/NEW START",
        Branch = "staging",
        Origin = "ssh://git@origin.sandbox/srv/git/qgo-cargo.git",
        Url = new Uri("http://127.0.0.11:8080"),
        Entrances =
        [
            new Entrance(8080, [new Route("/", "frontend", 8080), new Route("/api/", "backend", 5000),
                new Route("/health", "backend", 5000)]),
            new Entrance(5001, [new Route("/", "backend", 5000)]) { Check = new Check.Reports("/health") },
        ],
        Registry = "registry.sandbox:5443",
        DatabaseImage = "registry.sandbox:5443/mysql@sha256:" + new string('c', 64),
        EdgeImage = "registry.sandbox:5443/nginx@sha256:" + new string('d', 64),
        ComposeOverrides = ["/opt/qgo-sandbox/release.override.yml"],
    };

    public static Release Release { get; } = new(
        "1.4.0",
        CommitId.Parse("4f2ab12c4f2ab12c4f2ab12c4f2ab12c4f2ab12c"),
        new Dictionary<string, ImageReference>
        {
            ["backend"] = ImageReference.Of("qgo-cargo/backend", "sha256:" + new string('a', 64)),
            ["frontend"] = ImageReference.Of("qgo-cargo/frontend", "sha256:" + new string('b', 64)),
        },
        Now)
    {
        Compose = new(
            "# The platform.\n# database: 0123456789abcdef\nname: ${QGO_PROJECT:?}\nvolumes:\n  mysql:\n" +
                "    name: ${QGO_PROJECT:?}-mysql\n" +
                "secrets:\n  mysql_root_password:\n    file: ${QGO_DIRECTORY:?}/.qgobuild/secrets/mysql_root_password\n",
            "# The release.\nname: ${QGO_PROJECT:?}-${QGO_COLOUR:?}\n",
            ["mysql_password", "mysql_root_password"]),
    };

    /// <summary>A plan of steps of one's own, for the runner: in a directory of this machine.</summary>
    public static DeploymentPlan Plan(string directory, params IEnumerable<Step> steps) => new(
        DeploymentId.New(TimeProvider.System.GetUtcNow(), Release.Commit),
        DeploymentKind.Deploy,
        Application,
        Environment with { Directory = directory },
        Release,
        Record: "20261123_083241-4f2ab12c-0000",
        By: "it's \"me\" <me@example.test>\n$(id)",
        [
            new Step("preflight", "Check that all is ready", TimeSpan.FromSeconds(10),
                RemoteCommand.Sh($":")) { Phase = StepPhase.Prepare },
            new Step("lock", "Acquire the lock", TimeSpan.FromSeconds(10), RemoteCommand.Sh($"acquire_lock")) { Phase = StepPhase.Lock },
            .. steps,
        ]);
}
