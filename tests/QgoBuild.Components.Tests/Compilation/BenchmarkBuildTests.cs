using System.Runtime.CompilerServices;

namespace QgoBuild.Components.Tests.Compilation;

/// <summary>The build that a benchmark writes and compiles when it runs, which is seldom.</summary>
public sealed class BenchmarkBuildTests : IDisposable
{
    private readonly string _output = Directory.CreateTempSubdirectory("benchmark build ").FullName;

    public void Dispose() => Directory.Delete(_output, recursive: true);

    [Fact]
    public async Task The_deployment_that_is_measured_compiles()
    {
        var source = FindSource();

        await new SourceCompiler(_output).CompileAsync(
            "Deploying", "Qgo", "exe", [source], SourceCompiler.ReferencesExcept("_build", "Deploying"),
            TestContext.Current.CancellationToken);
    }

    private static string FindSource([CallerFilePath] string file = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(file)!, "..", "..", "..", "benchmarks", "Deploying.cs.in"));
}
