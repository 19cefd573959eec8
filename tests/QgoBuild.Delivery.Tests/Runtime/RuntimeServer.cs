using System.Diagnostics;
using System.Text;
using QgoBuild.Delivery.Deployments;
using QgoBuild.Delivery.Scripts;
using QgoBuild.Delivery.Tests.Deployments;
using QgoBuild.Delivery.Tests.Remote;

namespace QgoBuild.Delivery.Tests.Runtime;

/// <summary>A directory of this machine that stands for an environment, and every function of the shell runtime to run on it. Files, Git,
/// tar and all other tools are real; <c>docker</c> is a program that records its calls and answers them as the test defines.</summary>
internal sealed class RuntimeServer : IDisposable
{
    private const string FakeDocker = """
        #!/bin/sh
        printf '%s\0' "$*" >>"$QGO_FAKE/calls"
        . "$QGO_FAKE/answer.sh"
        """;

    private readonly TestDirectory _fake = new();
    private readonly string _shell;
    private readonly string _script;

    /// <param name="shell">dash, busybox, or sh for the shell of this machine.</param>
    /// <param name="plan">What is compiled; a deployment of <see cref="Samples.Release"/> by default.</param>
    public RuntimeServer(string shell = "sh", DeploymentPlan? plan = null)
    {
        _shell = shell;
        Directory = Path.Combine(Path.GetTempPath(), $"qgo NEW 'START' [*] ü {Guid.NewGuid():N}");
        plan ??= DeploymentPlans.Deploy(Samples.Release, Samples.Application, Samples.Environment, "dev@laptop", Samples.Now);
        plan = plan with { Environment = plan.Environment with { Directory = Directory } };
        (Deployment, Record, Work) = (plan.Id.Value, plan.Record, plan.WorkDirectory);
        System.IO.Directory.CreateDirectory(Work);
        // With every function there is, whatever the plan uses.
        _script = DeploymentScript.Compile(plan)
            .Replace("\nmain \"$@\"\n", RuntimeScript.Concatenate(RuntimeScript.GetAll(plan.Application.Database)) + "\nset -eu\n",
                StringComparison.Ordinal);
        FakeProgram.Write(_fake["docker"], FakeDocker);
        Docker = "";
    }

    public string Directory { get; }

    public string Deployment { get; }

    public string Record { get; }

    public string Work { get; }

    /// <summary>The commit that is deployed, in place of the plan's own; null for that.</summary>
    public string? Commit { get; set; }

    /// <summary>Shell text that answers a call of docker: <c>$*</c> is the call, <c>$QGO_SERVER</c> the environment's directory,
    /// <c>$QGO_FAKE</c> a directory for what is remembered from call to call.</summary>
    public string Docker { set => _fake.Write("answer.sh", value); }

    /// <summary>The calls of docker until now, oldest first.</summary>
    public IReadOnlyList<string> DockerCalls => File.Exists(_fake["calls"]) ? File.ReadAllText(_fake["calls"]).Split('\0')[..^1] : [];

    /// <summary>The path of a file in the environment's directory.</summary>
    public string this[string path] => Path.Combine(Directory, path);

    /// <summary>Writes a file in the environment's directory, and the directories that it is in.</summary>
    public void Write(string path, string content = "")
    {
        System.IO.Directory.CreateDirectory(Path.GetDirectoryName(this[path])!);
        File.WriteAllText(this[path], content);
    }

    public string Read(string path) => File.ReadAllText(this[path]);

    public bool Exists(string path) => Path.Exists(this[path]);

    /// <summary>The names in a directory, in order.</summary>
    public string[] List(string path) =>
        [.. System.IO.Directory.GetFileSystemEntries(this[path]).Select(entry => Path.GetFileName(entry)).Order(StringComparer.Ordinal)];

    /// <summary>Marks a record as the live one, in blue.</summary>
    public void SetLive(string record, string deployment = "20260101_000000-00000000-0000") =>
        Write(".qgobuild/live", $"{record} blue {deployment}\n");

    /// <summary>Commits what a path of Git matches to the checkout, which is made if there is none.</summary>
    /// <returns>The commit.</returns>
    public string CommitFiles(string path = ".")
    {
        if (!Exists(".git")) Git("init", "--quiet");
        Git("add", "--all", path);
        Git("-c", "user.name=t", "-c", "user.email=t@example.test", "commit", "--quiet", "--allow-empty", "--message", "it's \"a\" commit");
        return Git("rev-parse", "HEAD").Trim();
    }

    public string Git(params string[] arguments) => RunProgram("git", ["-C", Directory, .. arguments]);

    /// <summary>Runs shell text after the runtime's functions.</summary>
    /// <returns>Its output.</returns>
    public string Run(string text)
    {
        var (code, output, errors) = TryRun(text);
        Assert.True(code == 0, $"exit {code}: {errors}");
        return output;
    }

    /// <summary>Runs shell text that fails.</summary>
    /// <returns>The reason that it recorded.</returns>
    public string RunFailing(string text)
    {
        var (code, output, errors) = TryRun(text);
        Assert.True(code == 1, $"exit {code}: {output}{errors}");
        return File.ReadAllText(Path.Combine(Work, "reason"));
    }

    public (int Code, string Output, string Errors) TryRun(string text)
    {
        string[] arguments = _shell == "busybox" ? ["sh", "-s"] : ["-s"];
        return Start(LocalTool.Require(_shell, _shell), arguments, Directory,
            $"{_script}\n{(Commit is null ? "" : $"commit={Commit}\n")}{text}\n", new()
            {
                ["PATH"] = $"{_fake.Path}:{Environment.GetEnvironmentVariable("PATH")}",
                ["QGO_FAKE"] = _fake.Path,
                ["QGO_SERVER"] = Directory,
            });
    }

    // .NET cannot name every file that Linux can.
    public void Dispose()
    {
        RunProgram("rm", ["-rf", "--", Directory]);
        _fake.Dispose();
    }

    public static string RunProgram(string program, string[] arguments, string? directory = null)
    {
        var (code, output, errors) = Start(program, arguments, directory ?? Path.GetTempPath(), "", []);
        Assert.True(code == 0, $"{program} {string.Join(' ', arguments)}: exit {code}: {errors}");
        return output;
    }

    private static (int Code, string Output, string Errors) Start(
        string program, string[] arguments, string directory, string input, Dictionary<string, string> environment)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = directory,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardInputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
        };
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        process.StandardInput.Write(input);
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, errors.Result);
    }
}
