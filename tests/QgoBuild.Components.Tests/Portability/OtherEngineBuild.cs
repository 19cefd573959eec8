using System.Text.RegularExpressions;
using QgoBuild.Components.Tests.Compilation;

namespace QgoBuild.Tests.Components.Portability;

/// <summary>Another engine, which the pipeline is compiled against: this one's sources under the other's names, since neither NUKE nor
/// Fallout can be restored everywhere. What only this engine has is left out where that is possible.</summary>
/// <param name="engine">What <c>BuildEngine</c> is set to.</param>
/// <param name="root">The repository.</param>
internal sealed partial class OtherEngineBuild(string engine, string root) : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("other-engine-");

    /// <summary>Compiles the engine's stand-in, the components and the build, and returns the build's file.</summary>
    public async Task<string> CompileAsync(CancellationToken cancellationToken)
    {
        var common = await CompileAsync($"{engine}.Common", EngineSources(), [], cancellationToken);
        var components = await CompileAsync("QgoBuild.Components", [.. Sources("src/QgoBuild.Components"), .. LinkedSources], [common],
            cancellationToken);
        return await CompileAsync("_build", Sources("build"), [common, components], cancellationToken);
    }

    public void Dispose() => _directory.Delete(recursive: true);

    private List<string> EngineSources()
    {
        var own = Path.Combine(root, "src", "QgoBuild.Engine");
        var copies = new List<string>();
        foreach (var file in SourceCompiler.Find(own)
            .Where(file => !file.EndsWith("TargetDefinitionExtensions.cs", StringComparison.Ordinal)))
        {
            var copy = Path.Combine(_directory.FullName, Path.GetRelativePath(own, file).Replace(Path.DirectorySeparatorChar, '-'));
            File.WriteAllText(copy, ReplaceNames(File.ReadAllText(file)));
            copies.Add(copy);
        }

        return copies;
    }

    private string ReplaceNames(string text)
    {
        text = text.Replace("QgoBuild.Engine", $"{engine}.Common", StringComparison.Ordinal);
        return engine == "Nuke" ? text : BaseType().Replace(text, match => $"{match.Groups[1]}{engine}Build");
    }

    private IEnumerable<string> Sources(string directory) => SourceCompiler.Find(Path.Combine(root, directory), engine);

    // What the project takes from the engine as a source of its own.
    private IEnumerable<string> LinkedSources => [Path.Combine(root, "src/QgoBuild.Engine/IO/AtomicFile.cs")];

    // Against the libraries beside the tests, but for what is compiled anew.
    private Task<string> CompileAsync(string name, IEnumerable<string> sources, string[] references, CancellationToken cancellationToken) =>
        new SourceCompiler(_directory.FullName).CompileAsync(
        name, engine, "library", sources,
        [.. SourceCompiler.ReferencesExcept("_build", "QgoBuild.Components", "QgoBuild.Engine"), .. references], cancellationToken);

    [GeneratedRegex(@"\b(I?)NukeBuild\b")]
    private static partial Regex BaseType();
}
