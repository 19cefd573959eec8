using System.Diagnostics;
using System.Reflection;
using System.Text.RegularExpressions;

namespace QgoBuild.Tests.Components.Portability;

/// <summary>
/// Another engine, which the pipeline is compiled against: this one's sources under the other's names, since neither NUKE nor Fallout can be
/// restored everywhere. What only this engine has is left out where that is possible.
/// </summary>
/// <param name="engine">What <c>BuildEngine</c> is set to.</param>
/// <param name="root">The repository.</param>
internal sealed partial class StandIn(string engine, string root) : IDisposable
{
    private static readonly string[] Implicit =
        ["System", "System.Collections.Generic", "System.IO", "System.Linq", "System.Net.Http", "System.Threading", "System.Threading.Tasks"];

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("other-engine-");

    /// <summary>Compiles the engine's stand-in, the components and the build, and returns the build's file.</summary>
    public async Task<string> CompileAsync(CancellationToken cancellationToken)
    {
        var common = await CompileAsync($"{engine}.Common", EngineSources(), [], cancellationToken);
        var components = await CompileAsync("QgoBuild.Components", [.. Sources("src/QgoBuild.Components"), .. Linked], [common], cancellationToken);
        return await CompileAsync("_build", Sources("build"), [common, components], cancellationToken);
    }

    public void Dispose() => _directory.Delete(recursive: true);

    private static string Metadata(string key) =>
        typeof(StandIn).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == key).Value!;

    private List<string> EngineSources()
    {
        var own = Path.Combine(root, "src", "QgoBuild.Engine");
        var copies = new List<string>();
        foreach (var file in Find(own).Where(file => !file.EndsWith("TargetDefinitionExtensions.cs", StringComparison.Ordinal)))
        {
            var copy = Path.Combine(_directory.FullName, Path.GetRelativePath(own, file).Replace(Path.DirectorySeparatorChar, '-'));
            File.WriteAllText(copy, Renamed(File.ReadAllText(file)));
            copies.Add(copy);
        }

        return copies;
    }

    private string Renamed(string text)
    {
        text = text.Replace("QgoBuild.Engine", $"{engine}.Common", StringComparison.Ordinal);
        return engine == "Nuke" ? text : BaseType().Replace(text, match => $"{match.Groups[1]}{engine}Build");
    }

    private List<string> Sources(string directory) =>
    [
        .. Find(Path.Combine(root, directory)).Where(file => !Path.GetFileName(file).StartsWith("GlobalUsings.", StringComparison.Ordinal)),
        Path.Combine(root, directory, $"GlobalUsings.{engine}.cs"),
    ];

    // What the project takes from the engine as a source of its own.
    private IEnumerable<string> Linked => [Path.Combine(root, "src/QgoBuild.Engine/IO/AtomicFile.cs")];

    private static IEnumerable<string> Find(string directory) =>
        Directory.EnumerateFiles(directory, "*.cs", SearchOption.AllDirectories).Where(file => !OutputDirectory().IsMatch(file)).Order(StringComparer.Ordinal);

    private async Task<string> CompileAsync(string name, IEnumerable<string> sources, string[] references, CancellationToken cancellationToken)
    {
        var output = Path.Combine(_directory.FullName, $"{name}.dll");
        var usings = Path.Combine(_directory.FullName, "ImplicitUsings.cs");
        await File.WriteAllLinesAsync(usings, Implicit.Select(implied => $"global using {implied};"), cancellationToken);
        var platform = Metadata("ReferencePack");
        var generators = Directory.EnumerateFiles(Path.Combine(platform, "analyzers", "dotnet", "cs"), "*.dll");
        var libraries = Directory.EnumerateFiles(Directory.EnumerateDirectories(Path.Combine(platform, "ref")).Single(), "*.dll")
            .Concat(Directory.EnumerateFiles(AppContext.BaseDirectory, "*.dll").Where(IsLibrary))
            .Concat(references);
        string[] arguments =
        [
            "-nologo", "-target:library", "-langversion:14", "-nullable:enable", "-warn:0", "-nostdlib", $"-define:{engine.ToUpperInvariant()}", $"-out:{output}",
            .. generators.Select(file => $"-analyzer:\"{file}\""),
            .. libraries.Select(file => $"-reference:\"{file}\""),
            .. sources.Append(usings).Select(file => $"\"{file}\""),
        ];
        var response = Path.Combine(_directory.FullName, $"{name}.rsp");
        await File.WriteAllLinesAsync(response, arguments, cancellationToken);

        using var compiler = Process.Start(new ProcessStartInfo("dotnet", [Metadata("Compiler"), "-noconfig", $"@{response}"]) { RedirectStandardOutput = true })!;
        var messages = await compiler.StandardOutput.ReadToEndAsync(cancellationToken);
        await compiler.WaitForExitAsync(cancellationToken);
        Assert.True(compiler.ExitCode == 0, $"{name} does not compile against {engine}:\n{messages}");
        return output;
    }

    // What lies beside the tests: the libraries, without what the tests compile anew.
    private static bool IsLibrary(string file) => Path.GetFileNameWithoutExtension(file) is var name &&
        name is not ("_build" or "QgoBuild.Components" or "QgoBuild.Engine") && !name.EndsWith(".Tests", StringComparison.Ordinal) && IsManaged(file);

    private static bool IsManaged(string file)
    {
        try
        {
            AssemblyName.GetAssemblyName(file);
            return true;
        }
        catch (BadImageFormatException)
        {
            return false;
        }
    }

    [GeneratedRegex(@"\b(I?)NukeBuild\b")]
    private static partial Regex BaseType();

    [GeneratedRegex(@"[\\/](bin|obj)[\\/]")]
    private static partial Regex OutputDirectory();
}
