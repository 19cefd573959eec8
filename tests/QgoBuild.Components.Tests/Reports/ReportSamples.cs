using QgoBuild.Delivery.Environments;
using QgoBuild.Delivery.Journal;
using QgoBuild.Delivery.Releases;
using QgoBuild.Delivery.Remote;

namespace QgoBuild.Components.Tests.Reports;

/// <summary>What servers said, to report on.</summary>
internal static class ReportSamples
{
    public static readonly DateTimeOffset Now = new(2026, 11, 23, 8, 32, 41, TimeSpan.Zero);

    public static DeploymentEnvironment Staging { get; } = new()
    {
        Name = "staging",
        Server = new SshEndpoint("127.0.0.11", 2222, "root", "key", "known_hosts"),
        Directory = "/root/NEW START",
        Branch = "staging",
        Origin = "origin",
        Url = new Uri("http://127.0.0.11:8080"),
        Entrances = [],
        Registry = "registry.sandbox:5443",
        EdgeImage = "nginx:1.28",
    };

    /// <summary>An environment where all is well.</summary>
    public static EnvironmentState Healthy { get; } = new(
        Now,
        UnderWay: [],
        Maintenance: false,
        new LiveRelease(Good.Deployment, "green", Good.Deployment),
        Head: new string('2', 40),
        [Record(First.Deployment, '1', "2026-11-20T08:00:00Z", ""),
            Record(Good.Deployment, '2', "2026-11-23T08:00:00Z", "backup_staging_20261123_075930.tar.gz")],
        [new BackupFile("backup_staging_20261120_075930.tar.gz", 900),
            new BackupFile("backup_staging_20261123_075930.tar.gz", 1_500_000, Release('1'))],
        [
            new ContainerState("qgo-cargo-green-backend-1", "backend", "green", "b", "running", "Up 32 minutes (healthy)"),
            new ContainerState("qgo-cargo-green-frontend-1", "frontend", "green", "f", "running", "Up 32 minutes (healthy)"),
            new ContainerState("qgo-cargo-mysql-1", "mysql", "", "m", "running", "Up 3 days (healthy)"),
            new ContainerState("qgo-cargo-edge-1", "edge", "", "e", "running", "Up 3 days (healthy)"),
        ],
        [Good, Failed, First],
        Drift: []);

    /// <summary>One where much is not.</summary>
    public static EnvironmentState Degraded { get; } = Healthy with
    {
        UnderWay = [UnderWay.Deployment],
        Maintenance = true,
        Containers = [Healthy.Containers[0] with { Status = "Up 32 minutes (unhealthy)" },
            Healthy.Containers[1] with { State = "exited", Status = "Exited (137) 2 minutes ago" }, .. Healthy.Containers.Skip(2)],
        Deployments = [UnderWay, Interrupted, Stuck, .. Healthy.Deployments],
        Drift = ["The container of frontend does not run: it is exited.", "The checkout was changed: app/edge/nginx.conf."],
        Certificate =
            new ServedCertificate("E7", ["example.org", "www.example.org"], Now.AddDays(12).AddHours(3), 12, "", "DNS problem: NXDOMAIN"),
    };

    public static DeploymentJournals History { get; } = new(Now, [UnderWay.Deployment], Degraded.Deployments);

    private static DeploymentRecord First =>
        new("20261120_080000-11111111-0001",
            [Started(Now.AddDays(-3), '1'), End(Now.AddDays(-3).AddSeconds(75), DeploymentState.Succeeded)]);

    private static DeploymentRecord Failed => new("20261122_100000-22222222-0002",
    [
        Started(Now.AddDays(-1), '2') with { ApprovedBy = "grace (reviewer of production)" },
        new JournalEntry { Event = JournalEvent.DriftAccepted, Time = Now.AddDays(-1), Step = "preflight",
            Detail = "The container of edge is gone." },
        new JournalEntry { Event = JournalEvent.LockAcquired, Time = Now.AddDays(-1), Step = "lock" },
        new JournalEntry { Event = JournalEvent.StepStarted, Time = Now.AddDays(-1), Step = "check" },
        new JournalEntry
        {
            Event = JournalEvent.StepFailed,
            Time = Now.AddDays(-1).AddSeconds(30),
            Step = "check",
            Milliseconds = 30_000,
            Reason = "http://backend-green:5000/health answered HTTP 500\nand more",
            Output = "--- backend: last lines\nit's broken",
        },
        new JournalEntry { Event = JournalEvent.UndoStarted, Time = Now.AddDays(-1).AddSeconds(30), Step = "check" },
        new JournalEntry { Event = JournalEvent.UndoFinished, Time = Now.AddDays(-1).AddSeconds(31), Step = "check", Milliseconds = 400,
            Detail = "" },
        End(Now.AddDays(-1).AddSeconds(31), DeploymentState.RolledBack),
    ]);

    private static DeploymentRecord Good =>
        new("20261123_075930-22222222-0003",
            [Started(Now.AddMinutes(-33), '2') with { ApprovedBy = "ada (review of #12)" },
                End(Now.AddMinutes(-32).AddSeconds(-20), DeploymentState.Succeeded)]);

    private static DeploymentRecord Stuck => new("20261123_081000-backup-0004",
    [
        new JournalEntry { Event = JournalEvent.DeploymentStarted, Time = Now.AddMinutes(-22), Kind = "backup", By = "cron@server" },
        new JournalEntry { Event = JournalEvent.UndoFailed, Time = Now.AddMinutes(-22).AddSeconds(3), Step = "backup", Milliseconds = 10,
            Reason = "The disk is full." },
        End(Now.AddMinutes(-22).AddSeconds(3), DeploymentState.RollbackFailed),
        new JournalEntry { Event = JournalEvent.RecoveryStarted, Time = Now.AddMinutes(-20), By = "the server's guard", Attempt = 1 },
        new JournalEntry { Event = JournalEvent.UndoFailed, Time = Now.AddMinutes(-20).AddSeconds(1), Step = "live", Milliseconds = 10,
            Reason = "The disk is still full.\nMore." },
        End(Now.AddMinutes(-20).AddSeconds(1), DeploymentState.RollbackFailed),
        new JournalEntry { Event = JournalEvent.RecoveryStarted, Time = Now.AddMinutes(-10), By = "Recover of it's me@laptop",
            Attempt = 2 },
        new JournalEntry { Event = JournalEvent.UndoFailed, Time = Now.AddMinutes(-10).AddSeconds(1), Step = "live", Milliseconds = 10,
            Reason = "The image is gone." },
        End(Now.AddMinutes(-10).AddSeconds(1), DeploymentState.RollbackFailed),
    ]);

    private static DeploymentRecord Interrupted => new("20261123_082000-33333333-0005",
    [
        Started(Now.AddMinutes(-12), '3'),
        new JournalEntry { Event = JournalEvent.LockAcquired, Time = Now.AddMinutes(-12), Step = "lock" },
        new JournalEntry { Event = JournalEvent.StepStarted, Time = Now.AddMinutes(-11), Step = "migrate" },
    ]);

    private static DeploymentRecord UnderWay => new("20261123_083200-44444444-0006",
    [
        Started(Now.AddSeconds(-41), '4'),
        new JournalEntry { Event = JournalEvent.LockAcquired, Time = Now.AddSeconds(-40), Step = "lock" },
        new JournalEntry { Event = JournalEvent.StepStarted, Time = Now.AddSeconds(-12), Step = "pull" },
    ]);

    private static JournalEntry Started(DateTimeOffset time, char commit) =>
        new() { Event = JournalEvent.DeploymentStarted, Time = time, Kind = "deploy", By = "it's me@laptop", Release = Release(commit) };

    private static JournalEntry End(DateTimeOffset time, DeploymentState outcome) =>
        new() { Event = JournalEvent.DeploymentFinished, Time = time, Outcome = outcome };

    private static ReleaseRecord Record(string name, char commit, string finished, string backup) =>
        new(name, Release(commit), finished, Withdrawn: false, backup, []);

    private static Release Release(char commit) =>
        new($"1.{commit}.0", CommitId.Parse(new string(commit, 40)), new Dictionary<string, ImageReference>
        {
            ["backend"] = ImageReference.Of("qgo-cargo/backend", "sha256:" + new string(commit, 64)),
            ["frontend"] = ImageReference.Of("qgo-cargo/frontend", "sha256:" + new string('f', 64)),
        }, Now);
}
