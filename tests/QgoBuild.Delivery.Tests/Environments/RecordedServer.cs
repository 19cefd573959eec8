using System.Diagnostics;
using QgoBuild.Delivery.Deployments;
using QgoBuild.Delivery.Environments;
using QgoBuild.Delivery.Journal;
using QgoBuild.Delivery.Remote;
using QgoBuild.Delivery.Shell;
using QgoBuild.Delivery.Tests.Deployments;

namespace QgoBuild.Delivery.Tests.Environments;

/// <summary>A directory of this machine that stands for an environment with a release, live in blue: with a real checkout, a real record,
/// and a program that answers in Docker's place what a test wants it to.</summary>
internal sealed class RecordedServer : IDisposable
{
    private const string DockerStub = """
        #!/bin/sh
        answers=$(dirname "$0")
        printf '%s\0' "$@" >>"$answers/calls"
        case "$1" in
            ps) cat "$answers/containers" ;;
            compose) cat "$answers/configured" ;;
            inspect) [ -e "$answers/gone" ] && { echo; echo "Error: No such object: $4" >&2; exit 1; }; echo true ;;
            logs) while [ $# -gt 1 ]; do shift; done; cat "$answers/log.$1" ;;
            exec) export "$3"; shift 4; exec "$@" ;;
        esac
        """;

    private readonly string _bin;

    public RecordedServer()
    {
        Directory = Path.Combine(Path.GetTempPath(), $"qgo NEW 'START' ü {Guid.NewGuid():N}");
        _bin = Path.Combine(Directory, ".qgobuild", "bin");
        System.IO.Directory.CreateDirectory(_bin);
        FakeProgram.Write(Path.Combine(_bin, "docker"), DockerStub);
        Write("bin/configured", "backend hash-b\nfrontend hash-f\n");
        Containers = [.. DefaultContainers];

        File.WriteAllText(Path.Combine(Directory, "file.txt"), "as it was committed\n");
        File.WriteAllText(Path.Combine(Directory, ".gitignore"), "/.qgobuild/\n");
        Git("init", "--quiet");
        Git("add", "--all");
        Git("-c", "user.name=t", "-c", "user.email=t@example.test", "commit", "--quiet", "--message", "First");
        Commit = Git("rev-parse", "HEAD").Trim();

        Write("live", $"{RecordName} blue {RecordName}\n");
        Write($"releases/{RecordName}/release.json", ToOneLine(Samples.Release.ToJson()) + "\n");
        Write($"releases/{RecordName}/release.sh",
            $"export BACKEND_IMAGE='r/b@1'\nexport FRONTEND_IMAGE='r/f@1'\nrelease_commit={Commit}\n");
        Write($"releases/{RecordName}/finished", "2026-11-23T08:33:00Z\n");
        Write($"releases/{RecordName}/release.compose.yml", "services: {}\n");
        Write($"releases/{RecordName}/nginx.conf", "events {}\n");
        Write("edge/colour/blue", "");
        WriteJournal(RecordName,
            $$"""{"v":1,"time":"2026-11-23T08:32:41.000Z","event":"deployment-started","deployment":"{{RecordName}}",""" +
                $$"""
                "kind":"deploy","by":"it's \"me\" $(id)","release":{{ToOneLine(Samples.Release.ToJson())}}}
                """,
            CreateEntry("lock-acquired", "lock"), CreateEndEntry("succeeded"));
    }

    public const string RecordName = "20261123_083241-4f2ab12c-0000";

    public static IReadOnlyList<string> DefaultContainers { get; } =
    [
        "qgo-cargo-staging-blue qgo-cargo-staging-blue-backend-1 running r/b@1 hash-b backend Up 2 hours (healthy)",
        "qgo-cargo-staging-blue qgo-cargo-staging-blue-frontend-1 running r/f@1 hash-f frontend Up 2 hours (healthy)",
        "qgo-cargo-staging qgo-cargo-staging-mysql-1 running mysql:8.4 hash-m mysql Up 3 days (healthy)",
        "qgo-cargo-staging qgo-cargo-staging-edge-1 running nginx:1.28 hash-e edge Up 3 days (healthy)",
        "another another-web-1 exited web:1 hash-w web Exited (1) 2 days ago",
    ];

    public string Directory { get; }

    public string Commit { get; }

    public DeploymentEnvironment Environment => Samples.Environment with { Directory = Directory };

    public IRemoteHost Host => new PathPrependingHost(new LocalHost(), _bin);

    /// <summary>What <c>docker ps</c> answers.</summary>
    public IReadOnlyList<string> Containers
    {
        set => Write("bin/containers", string.Concat(value.Select(line => line + "\n")));
    }

    /// <summary>What Docker was called with, every word.</summary>
    public IReadOnlyList<string> Calls =>
        File.Exists(Path.Combine(_bin, "calls")) ? File.ReadAllText(Path.Combine(_bin, "calls")).Split('\0')[..^1] : [];

    public static string CreateEntry(string name, string step) =>
        $$"""{"v":1,"time":"2026-11-23T08:32:42.000Z","event":"{{name}}","step":"{{step}}"}""";

    public static string CreateEndEntry(string outcome) =>
        $$"""{"v":1,"time":"2026-11-23T08:33:00.000Z","event":"deployment-finished","outcome":"{{outcome}}",""" +
            """
            "milliseconds":19000,"live":"x"}
            """;

    public Task<EnvironmentState> InspectAsync() =>
        Host.InspectAsync(Samples.Application, Environment, TestContext.Current.CancellationToken);

    /// <summary>A deployment that only sees whether there is drift, and then does something.</summary>
    public DeploymentPlan Plan(DeploymentKind kind = DeploymentKind.Deploy, bool acceptDrift = false)
    {
        var plan = Samples.Plan(Directory,
            new Step("pull", "Do something", TimeSpan.FromSeconds(10), RemoteCommand.Sh($"echo changed > {Directory + "/changed"}")));
        return plan with
        {
            Kind = kind,
            AcceptDrift = acceptDrift,
            Steps = [plan.Steps[0] with { Commands = RemoteCommand.Sh($"collect_async\npreflight_drift") }, .. plan.Steps.Skip(1)],
        };
    }

    public Task<DeploymentResult> RunAsync(DeploymentPlan plan) =>
        new DeploymentRunner(_ => Task.FromResult(Host)).RunAsync(plan, null, _ => { }, TestContext.Current.CancellationToken);

    public void WriteJournal(string deployment, params string[] lines)
    {
        Write($"deployments/{deployment}/journal.ndjson", string.Concat(lines.Select(line => line + "\n")));
        if (lines.Any(line => line.Contains("lock-acquired", StringComparison.Ordinal)))
            Write($"deployments/{deployment}/live.sh", "live_record=''\n");
    }

    /// <summary>Writes a file in the environment's record.</summary>
    public void Write(string file, string text)
    {
        var path = Path.Combine(Directory, ".qgobuild", file);
        System.IO.Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }

    public string Git(params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo("git", ["-C", Directory, .. arguments]) { RedirectStandardOutput = true })!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
        return output;
    }

    public void Dispose() => System.IO.Directory.Delete(Directory, recursive: true);

    private static string ToOneLine(string json) => string.Concat(json.Split('\n').Select(line => line.Trim()));

    private sealed class PathPrependingHost(IRemoteHost inner, string directory) : IRemoteHost
    {
        public string Name => inner.Name;

        public Task<int> RunAsync(RemoteCommand command, ReadOnlyMemory<byte> input = default, Action<RemoteOutput>? onLine = null,
            CancellationToken cancellationToken = default) =>
            inner.RunAsync(RemoteCommand.Sh($"PATH={directory}:$PATH; export PATH; {command}"), input, onLine, cancellationToken);

        public ValueTask DisposeAsync() => inner.DisposeAsync();
    }
}
