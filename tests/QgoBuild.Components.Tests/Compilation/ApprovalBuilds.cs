using System.Collections.Concurrent;
using System.Runtime.CompilerServices;

[assembly: AssemblyFixture(typeof(QgoBuild.Components.Tests.Compilation.ApprovalBuilds))]

namespace QgoBuild.Components.Tests.Compilation;

/// <summary>The build of this repository with another approval of production: compiled anew with the one line of build/Environments.cs
/// changed, as docs/github.md says. Each is compiled once.</summary>
public sealed class ApprovalBuilds : IDisposable
{
    private const string ApprovalLine = "public static readonly Approval ProductionApproval = new GitHubReviewers();";

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("approval-builds-");
    private readonly ConcurrentDictionary<string, Lazy<Task<string>>> _builds = [];

    /// <summary>The file of the build whose production is approved so.</summary>
    /// <param name="approval">The approval in C#: <c>new Dispatch("ada")</c>.</param>
    public Task<string> GetAsync(string approval) =>
        _builds.GetOrAdd(approval, key => new Lazy<Task<string>>(() => CompileAsync(key))).Value;

    public void Dispose() => _directory.Delete(recursive: true);

    private async Task<string> CompileAsync(string approval)
    {
        var output = _directory.CreateSubdirectory($"{_builds.Count}-{Guid.NewGuid():N}").FullName;
        // What the build is started with lies beside it.
        foreach (var file in Directory.EnumerateFiles(AppContext.BaseDirectory).Where(file => Path.GetFileName(file) != "_build.dll"))
            File.CreateSymbolicLink(Path.Combine(output, Path.GetFileName(file)), file);
        foreach (var directory in Directory.EnumerateDirectories(AppContext.BaseDirectory))
            Directory.CreateSymbolicLink(Path.Combine(output, Path.GetFileName(directory)), directory);

        var build = Path.Combine(Root(), "build");
        var environments = Path.Combine(build, "Environments.cs");
        var changed = Path.Combine(output, "Environments.cs");
        var text = await File.ReadAllTextAsync(environments);
        Assert.Contains(ApprovalLine, text, StringComparison.Ordinal);
        await File.WriteAllTextAsync(changed,
            text.Replace(ApprovalLine, ApprovalLine.Replace("new GitHubReviewers()", approval, StringComparison.Ordinal),
                StringComparison.Ordinal));
        return await new SourceCompiler(output).CompileAsync(
            "_build", "Qgo", "exe", SourceCompiler.Find(build, "Qgo").Where(file => file != environments)
                .Append(changed), SourceCompiler.ReferencesExcept("_build"), CancellationToken.None);
    }

    private static string Root([CallerFilePath] string file = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(file)!, "..", "..", ".."));
}
