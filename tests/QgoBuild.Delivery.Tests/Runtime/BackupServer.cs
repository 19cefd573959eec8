using System.Text.Json;
using QgoBuild.Delivery.Deployments;
using QgoBuild.Delivery.Tests.Deployments;

namespace QgoBuild.Delivery.Tests.Runtime;

/// <summary>A <see cref="RuntimeServer"/> with uploads, and without a database: what is dumped and what Docker answers is the same each
/// time. Files, tar and everything that handles them are real.</summary>
internal sealed class BackupServer : IDisposable
{
    private const string ShellStubs = """
        docker() { echo 1; }
        prepare_dump_check() { :; }
        dump_database() { echo '-- Dump completed' >"$1"; dump_size_tables=17 dump_size_code=0 dump_size_events=0; }
        verify_dump() { printf 'it\\ns "table"\t3\n' >"$work/counts"; printf true >"$work/proven"; : >"$work/rounded"; }
        drop_copy() { :; }
        database_fact() { echo 9.7; }
        list_migrations() { printf 'one\tapplied\n' >"$1"; }
        compose_platform() { echo 'name: platform'; }

        """;

    private readonly RuntimeServer _server;

    public BackupServer(DeploymentPlan? plan = null)
    {
        _server = new("sh", plan ?? DeploymentPlans.Backup(Samples.Application, Samples.Environment, "dev@laptop", Samples.Now));
        System.IO.Directory.CreateDirectory(Uploads);
        System.IO.Directory.CreateDirectory(Path.Combine(Directory, "backend/logs"));
    }

    public string Directory => _server.Directory;

    public string Work => _server.Work;

    /// <summary>The commit that is deployed, in place of the plan's own; null for that.</summary>
    public string? Commit { get => _server.Commit; set => _server.Commit = value; }

    public string Uploads => Path.Combine(Directory, "backend/uploads");

    /// <summary>The one backup that there is.</summary>
    public string Archive => System.IO.Directory.GetFiles(Path.Combine(Directory, "backups"), "backup_staging_*.tar.gz").Single();

    /// <summary>The archive's manifest.</summary>
    public JsonElement Manifest => JsonDocument.Parse(RunProgram("tar", ["-xzOf", Archive, "manifest.json"])).RootElement;

    /// <summary>Runs shell text after the script's functions.</summary>
    /// <returns>Its output.</returns>
    public string Run(string text) => _server.Run(ShellStubs + text);

    /// <summary>Runs shell text that fails.</summary>
    /// <returns>The reason that it recorded.</returns>
    public string RunFailing(string text) => _server.RunFailing(ShellStubs + text);

    public (int Code, string Output, string Errors) TryRun(string text) => _server.TryRun(ShellStubs + text);

    /// <summary>Runs shell text without the script, in uploads.</summary>
    public void Prepare(string text) => RunProgram("sh", ["-euc", text], Uploads);

    /// <summary>Everything about uploads, from another witness than the script: types, modes, owners, times, links, content.</summary>
    public string DescribeUploads() => RunProgram("sh", ["-euc", """
        find . ! -type s -printf '%P|%y|%m|%U:%G|%T@|%l\0' | LC_ALL=C sort -z | tr '\0' '\n'
        find . -type f -print0 | LC_ALL=C sort -z | xargs -0 -r sha256sum
        find . -type f -links +1 -printf '%i %P\0' | LC_ALL=C sort -z | awk 'BEGIN { RS = "\0" } { print }' | sed 's/^[0-9]* //'
        """], Uploads);

    public void Dispose()
    {
        if (new FileInfo(Uploads).LinkTarget is { } target && Path.IsPathRooted(target)) RunProgram("rm", ["-rf", "--", target]);
        _server.Dispose();
    }

    public static string RunProgram(string program, string[] arguments, string? directory = null) =>
        RuntimeServer.RunProgram(program, arguments, directory);
}
