using System.Diagnostics;
using System.Text;
using System.Text.Json;
using QgoBuild.Delivery.Deployments;
using QgoBuild.Delivery.Scripts;
using QgoBuild.Delivery.Tests.Deployments;

namespace QgoBuild.Delivery.Tests.Runtime;

/// <summary>
/// A directory of this machine that stands for an environment, and the functions of a compiled script to try on it. Only the database and Docker are
/// pretended; files, tar and everything that handles them are real.
/// </summary>
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

    private readonly string _script;

    public BackupServer(DeploymentPlan? plan = null)
    {
        Directory = Path.Combine(Path.GetTempPath(), $"qgo NEW 'START' [*] ü {Guid.NewGuid():N}");
        plan ??= DeploymentPlans.Backup(Samples.Application, Samples.Environment, "dev@laptop", Samples.Now);
        plan = plan with { Environment = plan.Environment with { Directory = Directory } };
        System.IO.Directory.CreateDirectory(Uploads);
        System.IO.Directory.CreateDirectory(Path.Combine(Directory, "backend/logs"));
        System.IO.Directory.CreateDirectory(plan.WorkDirectory);
        Work = plan.WorkDirectory;
        // With every function there is, whatever the plan needs.
        _script = DeploymentScript.Compile(plan).Replace("\nmain \"$@\"\n", RuntimeScript.Concatenate(RuntimeScript.All) + "\nset -eu\n", StringComparison.Ordinal);
    }

    public string Directory { get; }

    public string Work { get; }

    /// <summary>The commit that is deployed, in place of the plan's own; null for that.</summary>
    public string? Commit { get; set; }

    public string Uploads => Path.Combine(Directory, "backend/uploads");

    /// <summary>The one backup that there is.</summary>
    public string Archive => System.IO.Directory.GetFiles(Path.Combine(Directory, "backups"), "backup_staging_*.tar.gz").Single();

    /// <summary>The archive's manifest.</summary>
    public JsonElement Manifest => JsonDocument.Parse(RunProgram("tar", ["-xzOf", Archive, "manifest.json"])).RootElement;

    /// <summary>Runs shell text after the script's functions.</summary>
    /// <returns>Its output.</returns>
    public string Run(string text)
    {
        var (code, output, errors) = TryRun(text);
        Assert.True(code == 0, $"exit {code}: {errors}");
        return output;
    }

    /// <summary>Runs shell text that fails, and tells the reason for a person.</summary>
    public string RunFailing(string text)
    {
        Assert.Equal(1, TryRun(text).Code);
        return File.ReadAllText(Path.Combine(Work, "reason"));
    }

    /// <summary>Runs shell text without the script, in uploads.</summary>
    public void Prepare(string text) => RunProgram("sh", ["-euc", text], Uploads);

    /// <summary>Everything about uploads, from another witness than the script: types, modes, owners, times, links, content.</summary>
    public string DescribeUploads() => RunProgram("sh", ["-euc", """
        find . ! -type s -printf '%P|%y|%m|%U:%G|%T@|%l\0' | LC_ALL=C sort -z | tr '\0' '\n'
        find . -type f -print0 | LC_ALL=C sort -z | xargs -0 -r sha256sum
        find . -type f -links +1 -printf '%i %P\0' | LC_ALL=C sort -z | awk 'BEGIN { RS = "\0" } { print }' | sed 's/^[0-9]* //'
        """], Uploads);

    // .NET cannot name every file that Linux can.
    public void Dispose() => RunProgram("rm", ["-rf", "--", Directory, .. new FileInfo(Uploads).LinkTarget is { } target && Path.IsPathRooted(target) ? (string[])[target] : []]);

    public (int Code, string Output, string Errors) TryRun(string text) => Start("sh", ["-s"], Directory, $"{_script}\n{ShellStubs}\n{(Commit is null ? "" : $"commit={Commit}\n")}{text}\n");

    public static string RunProgram(string program, string[] arguments, string? directory = null)
    {
        var (code, output, errors) = Start(program, arguments, directory ?? Path.GetTempPath(), "");
        Assert.True(code == 0, $"{program} {string.Join(' ', arguments)}: exit {code}: {errors}");
        return output;
    }

    private static (int Code, string Output, string Errors) Start(string program, string[] arguments, string directory, string input)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = directory,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardInputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
        })!;
        var errors = process.StandardError.ReadToEndAsync();
        process.StandardInput.Write(input);
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, errors.Result);
    }
}
