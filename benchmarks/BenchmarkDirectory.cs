using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;

namespace QgoBuild.Benchmarks;

/// <summary>The directory in which measured builds are generated and compiled.</summary>
internal sealed class BenchmarkDirectory : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("qgo-benchmarks-").FullName;

    private Sshd? _server;

    public string Repository { get; } = FindRepository();

    /// <summary>A compiled program that does nothing: the baseline.</summary>
    public string BuildHelloWorld()
    {
        var directory = Path.Combine(_directory, "hello");
        Write(Path.Combine(directory, "hello.csproj"),
            "<Project Sdk=\"Microsoft.NET.Sdk\"><PropertyGroup><OutputType>Exe</OutputType>" +
            "<TargetFramework>net10.0</TargetFramework></PropertyGroup></Project>");
        Write(Path.Combine(directory, "Program.cs"), "System.Console.WriteLine(\"Hello\");");
        Run("dotnet", ["build", directory, "-c", "Release", "-v", "q", "-nologo", "-o", Path.Combine(directory, "out")]);
        return Path.Combine(directory, "out", "hello.dll");
    }

    /// <summary>A repository with this one's bootstrap and a build with a number of targets, each with a body.</summary>
    /// <param name="name">The directory's name.</param>
    /// <param name="count">The number of targets; the last one, T{count - 1}, is the default.</param>
    /// <param name="body">The body of each.</param>
    /// <param name="dependencies">The dependencies of a target, by number.</param>
    /// <returns>The repository's directory, with a compiled build.</returns>
    public string CreateBuild(string name, int count, string body, Func<int, IEnumerable<int>> dependencies)
    {
        var root = CreateRoot(name);
        var source = new StringBuilder("using QgoBuild.Engine;\n\nsealed class Build : NukeBuild\n{\n").Append(CultureInfo.InvariantCulture,
            $"    public static int Main() => Execute<Build>(x => x.T{count - 1});\n");
        for (var i = 0; i < count; i++)
        {
            var depends = string.Join(", ", dependencies(i).Select(other => $"T{other}"));
            source.Append(CultureInfo.InvariantCulture,
                $"    Target T{i} => _ => _{(depends.Length > 0 ? $".DependsOn({depends})" : "")}.Executes(() => {{ {body} }});\n");
        }

        Write(Path.Combine(root, "build", "Build.cs"), source.Append("}\n").ToString());
        Run(Path.Combine(root, "build.sh"), ["--help"]);
        return root;
    }

    /// <summary>A build whose one target deploys seven steps that do nothing, compiled by this repository's bootstrap.</summary>
    public string CreateDeployment()
    {
        var root = CreateRoot("deploying", "QgoBuild.Delivery");
        Write(Path.Combine(root, "build", "Build.cs"), File.ReadAllText(Path.Combine(Repository, "benchmarks", "Deploying.cs.in")));
        Run(Path.Combine(root, "build.sh"), ["--help"]);
        return root;
    }

    /// <summary>A server that runs until this is disposed.</summary>
    public Sshd GetServer() => _server ??= new Sshd(Path.Combine(_directory, "sshd"));

    /// <summary>The program that a repository's bootstrap has compiled.</summary>
    public static string FindProgram(string root) =>
        Directory.GetFiles(Path.Combine(root, ".nuke", "temp", "build"), "_build.dll", SearchOption.AllDirectories)
        .Where(file => !file.Contains($"{Path.DirectorySeparatorChar}work{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
        .OrderByDescending(File.GetLastWriteTimeUtc).First();

    /// <summary>A clone of this repository, with a compiled build.</summary>
    public string Clone()
    {
        var directory = Path.Combine(_directory, "clone");
        Run("git", ["clone", "--quiet", Repository, directory]);
        Run(Path.Combine(directory, "build.sh"), ["--help"]);
        return directory;
    }

    public void Dispose()
    {
        _server?.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    // A repository with this one's bootstrap and no build yet.
    private string CreateRoot(string name, params string[] projects)
    {
        var root = Path.Combine(_directory, name);
        Directory.CreateDirectory(Path.Combine(root, ".nuke"));
        foreach (var file in (string[])["build.sh", "global.json", "Directory.Build.props", "Directory.Packages.props"])
            File.Copy(Path.Combine(Repository, file), Path.Combine(root, file));
        var references = string.Concat(projects.Prepend("QgoBuild.Engine")
            .Select(project => $"<ProjectReference Include=\"{Path.Combine(Repository, "src", project, project + ".csproj")}\" />"));
        Write(Path.Combine(root, "build", "_build.csproj"), File.ReadAllText(Path.Combine(Repository, "benchmarks", "Generated.csproj.xml"))
            .Replace("<REFERENCES />", references, StringComparison.Ordinal));
        return root;
    }

    private static void Write(string file, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
    }

    private static void Run(string program, IEnumerable<string> arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true })!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0) throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} failed:\n{output}");
    }

    private static string FindRepository([CallerFilePath] string file = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(file)!, ".."));
}
