using System.Diagnostics;
using System.Reflection;
using System.Text.RegularExpressions;

namespace QgoBuild.Components.Tests.Compilation;

/// <summary>Compiles sources of this repository with the compiler that its projects use, against the libraries that lie beside the
/// tests.</summary>
/// <param name="directory">Where what is compiled is written.</param>
internal sealed partial class SourceCompiler(string directory)
{
    private static readonly string[] ImplicitUsings =
        ["System", "System.Collections.Generic", "System.IO", "System.Linq", "System.Net.Http", "System.Threading",
            "System.Threading.Tasks"];

    /// <summary>The C# files of a directory, without those that a build writes, in the order of their names.</summary>
    public static IEnumerable<string> Find(string directory) =>
        Directory.EnumerateFiles(directory, "*.cs", SearchOption.AllDirectories).Where(file => !OutputDirectory().IsMatch(file))
            .Order(StringComparer.Ordinal);

    /// <summary>The C# files of a project of the pipeline, with the global usings that it has for an engine.</summary>
    public static IEnumerable<string> Find(string directory, string engine) =>
        Find(directory).Where(file => Path.GetFileName(file).Split('.') is not ["GlobalUsings", _, "cs"])
            .Append(Path.Combine(directory, $"GlobalUsings.{engine}.cs"));

    /// <summary>Compiles an assembly and returns its file.</summary>
    /// <param name="name">The assembly's name.</param>
    /// <param name="engine">What <c>BuildEngine</c> is set to.</param>
    /// <param name="target">What the compiler makes: <c>library</c>, <c>exe</c>.</param>
    /// <param name="sources">Its files.</param>
    /// <param name="libraries">What it refers to besides the platform: see <see cref="ReferencesExcept"/>.</param>
    /// <param name="cancellationToken">Stops.</param>
    public async Task<string> CompileAsync(string name, string engine, string target, IEnumerable<string> sources,
        IEnumerable<string> libraries, CancellationToken cancellationToken)
    {
        var output = Path.Combine(directory, $"{name}.dll");
        var usings = Path.Combine(directory, "ImplicitUsings.cs");
        await File.WriteAllLinesAsync(usings, ImplicitUsings.Select(implied => $"global using {implied};"), cancellationToken);
        var platform = Metadata("ReferencePack");
        var generators = Directory.EnumerateFiles(Path.Combine(platform, "analyzers", "dotnet", "cs"), "*.dll");
        var references = Directory.EnumerateFiles(Directory.EnumerateDirectories(Path.Combine(platform, "ref")).Single(), "*.dll")
            .Concat(libraries);
        string[] arguments =
        [
            "-nologo", $"-target:{target}", "-langversion:14", "-nullable:enable", "-warn:0", "-nostdlib",
            $"-define:{engine.ToUpperInvariant()}", $"-out:\"{output}\"",
            .. generators.Select(file => $"-analyzer:\"{file}\""),
            .. references.Select(file => $"-reference:\"{file}\""),
            .. sources.Append(usings).Select(file => $"\"{file}\""),
        ];
        var response = Path.Combine(directory, $"{name}.rsp");
        await File.WriteAllLinesAsync(response, arguments, cancellationToken);

        using var compiler = Process.Start(
            new ProcessStartInfo("dotnet", [Metadata("Compiler"), "-noconfig", $"@{response}"]) { RedirectStandardOutput = true })!;
        var messages = await compiler.StandardOutput.ReadToEndAsync(cancellationToken);
        await compiler.WaitForExitAsync(cancellationToken);
        Assert.True(compiler.ExitCode == 0, $"{name} does not compile against {engine}:\n{messages}");
        return output;
    }

    /// <summary>The libraries that lie beside the tests, without those that are compiled anew.</summary>
    public static IEnumerable<string> ReferencesExcept(params string[] compiled) =>
        Directory.EnumerateFiles(AppContext.BaseDirectory, "*.dll").Where(file =>
        Path.GetFileNameWithoutExtension(file) is var name && !compiled.Contains(name) &&
            !name.EndsWith(".Tests", StringComparison.Ordinal) && IsManaged(file));

    private static string Metadata(string key) =>
        typeof(SourceCompiler).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == key).Value!;

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

    [GeneratedRegex(@"[\\/](bin|obj)[\\/]")]
    private static partial Regex OutputDirectory();
}
