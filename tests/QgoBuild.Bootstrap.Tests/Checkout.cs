using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace QgoBuild.Bootstrap.Tests;

/// <summary>
/// A small repository of its own, with this repository's bootstrap and the build of <c>Fixture/</c>, in a directory whose name
/// has in it what people's directories have.
/// </summary>
public sealed class Checkout : IDisposable
{
    private const UnixFileMode Executable = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>An SDK as the bootstrap sees it: answers what it is asked, and its "program" says which SDK runs it.</summary>
    private const string FakeSdkScript =
        """
        #!/bin/sh
        here=$(cd "$(dirname "$0")" && pwd)
        case $1 in
            --version) echo VERSION ;;
            --list-sdks) echo "VERSION [$here/sdk]" ;;
            msbuild)
                echo "$* " >>compiled
                case " $* $LACKING" in *CompileAhead=true*crossgen) echo "error NU1101: Unable to find package Microsoft.NETCore.App.Crossgen2"; exit 1 ;; esac
                mkdir -p .nuke/temp/build/work/bin/_build/release
                echo program >.nuke/temp/build/work/bin/_build/release/_build.dll
                ;;
            *) echo "run by $here with DOTNET_ROOT=$DOTNET_ROOT and $(command -v dotnet)" ;;
        esac
        """;

    public Checkout()
    {
        Root = Directory.CreateDirectory(Path.Combine(Path.GetTempPath(), $"qgo's büild, 100% ({Guid.NewGuid():N})")).FullName;
        foreach (var file in (string[])["build.sh", "build.ps1", "global.json"])
            File.Copy(Path.Combine(RepositoryRoot, file), this[file]);
        Directory.CreateDirectory(this["build"]);
        foreach (var file in Directory.GetFiles(Path.Combine(RepositoryRoot, "tests", "QgoBuild.Bootstrap.Tests", "Fixture", "build")))
            File.Copy(file, this[$"build/{Path.GetFileName(file)}"]);
    }

    /// <summary>This repository, whose bootstrap is tested.</summary>
    public static string RepositoryRoot { get; } = FindRepository();

    /// <summary>The absolute path of this checkout.</summary>
    public string Root { get; private set; }

    /// <summary>The absolute path of a file of this checkout.</summary>
    public string this[string path] => Path.Combine(Root, path);

    /// <summary>The directories with compiled programs.</summary>
    internal IEnumerable<string> Programs =>
        Directory.GetDirectories(this[".nuke/temp/build"]).Where(directory => File.Exists(Path.Combine(directory, "_build.dll")));

    /// <summary>Writes a file, and the directories it needs.</summary>
    public void Write(string path, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(this[path])!);
        File.WriteAllText(this[path], text);
    }

    /// <summary>Writes a file that can be run.</summary>
    public void WriteScript(string path, string text)
    {
        Write(path, text);
        File.SetUnixFileMode(this[path], Executable);
    }

    /// <summary>Writes a class of the fixture's program, which lists them and their values on request.</summary>
    public void WriteSourceFile(string name, string value, string directory = "build") =>
        Write($"{directory}/{name}.cs", $"namespace Parts; static class {name} {{ public const string Value = \"{value}\"; }}\n");

    /// <summary>Puts an SDK of this version, which compiles nothing, into <c>sdk/</c>.</summary>
    public void AddSdk(string version)
    {
        WriteScript("sdk/dotnet", FakeSdkScript.Replace("VERSION", version, StringComparison.Ordinal));
        Directory.CreateDirectory(this[$"sdk/sdk/{version}"]);
    }

    /// <summary>Gives this checkout another place.</summary>
    public void Move()
    {
        Directory.Move(Root, Root + " moved");
        Root += " moved";
    }

    /// <summary>Runs <c>build.sh</c> with these variables, and with what is in <c>commands/</c> before all other commands.</summary>
    internal async Task<Outcome> BuildWithAsync(params (string Name, string Value)[] variables)
    {
        var command = Command("build.sh");
        command.Environment["PATH"] = $"{this["commands"]}:{command.Environment["PATH"]}";
        foreach (var (name, value) in variables)
            command.Environment[name] = value;
        using var process = Start(command);
        return await process.FinishAsync();
    }

    internal Task<Outcome> BuildAsync(params string[] arguments) => RunAsync("build.sh", arguments);

    /// <summary>Runs a script of this checkout to its end.</summary>
    internal async Task<Outcome> RunAsync(string script, params string[] arguments)
    {
        using var process = Start(Command(script, arguments));
        return await process.FinishAsync();
    }

    internal static RunningProcess Start(ProcessStartInfo command) => new(command);

    /// <summary>A script of this checkout as a command that is run from its root.</summary>
    internal ProcessStartInfo Command(string script, params string[] arguments) => new(this[script], arguments) { WorkingDirectory = Root };

    public void Dispose() => Directory.Delete(Root, recursive: true);

    private static string FindRepository([CallerFilePath] string thisFile = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(thisFile)!, "..", ".."));
}
