using System.Collections;
using Microsoft.Extensions.Time.Testing;
using QgoBuild.Engine.Definition;
using QgoBuild.Engine.IO;
using QgoBuild.Engine.Running;
using QgoBuild.Engine.Session;

namespace QgoBuild.Tests.Engine.Harness;

/// <summary>A temporary root directory; builds run inside the test's process.</summary>
internal sealed class BuildSandbox : IDisposable
{
    private readonly AbsolutePath _directory = AbsolutePath.Create(Directory.CreateTempSubdirectory("engine-test-").FullName);

    public BuildSandbox() => (Root / ".nuke").CreateDirectory();

    public AbsolutePath Root => _directory / "root";

    /// <summary>The environment; by default with one target at a time, in NUKE's order.</summary>
    public Hashtable Environment { get; } = new() { ["NUKE_PARALLELISM"] = "1" };

    public IPrompt? Prompt { get; set; }

    /// <summary>The piped input.</summary>
    public string? Input { get; set; }

    /// <summary>The targets that run when none is named; by default the one named Default.</summary>
    public DefaultTargets? Defaults { get; init; }

    public bool UseColours { get; init; }

    public AbsolutePath? WorkingDirectory { get; init; }

    public CancellationTokenSource Cancellation { get; } = new();

    /// <summary>Writes a parameter file; the common one without a profile.</summary>
    public void WriteParameters(string json, string? profile = null) =>
        (Root / ".nuke" / (profile is null ? "parameters.json" : $"parameters.{profile}.json")).WriteAllText(json);

    /// <summary>Runs a build whose default target is named Default, if it has one.</summary>
    public BuildResult<T> Run<T>(params string[] arguments)
        where T : NukeBuild, new()
    {
        var output = new StringWriter { NewLine = "\n" };
        var errors = new StringWriter { NewLine = "\n" };
        var build = default(T);
        var exitCode = BuildRun.Execute(() => build = new T(), typeof(T), Defaults ?? DefaultTargets.FromNames("Default"), new HostContext
        {
            Arguments = arguments,
            WorkingDirectory = WorkingDirectory ?? Root,
            Environment = (IDictionary)Environment.Clone(),
            Output = output,
            Error = errors,
            UseColors = UseColours,
            Prompt = Prompt,
            Input = Input is null ? null : new StringReader(Input),
            Time = new FakeTimeProvider(),
            Cancellation = Cancellation.Token,
        });
        return new BuildResult<T>(exitCode, output.ToString(), build!) { Errors = errors.ToString() };
    }

    public void Dispose()
    {
        Cancellation.Dispose();
        _directory.DeleteDirectory();
    }
}
