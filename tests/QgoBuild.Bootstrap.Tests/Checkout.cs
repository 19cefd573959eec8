using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace QgoBuild.Bootstrap.Tests;

/// <summary>A small repository with this repository's bootstrap and the build of <c>Fixture/</c>, in a directory whose name has spaces,
/// quotes and other special characters.</summary>
public sealed class Checkout : IDisposable
{
    private const UnixFileMode Executable = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>A fake SDK: it supports the bootstrap's commands, and its "program" prints which SDK runs it.</summary>
    private const string FakeSdkScript =
        """
        #!/bin/sh
        here=$(cd "$(dirname "$0")" && pwd)
        case $1 in
            --version) echo VERSION ;;
            --list-sdks) echo "VERSION [$here/sdk]" ;;
            msbuild)
                echo "$* " >>compiled
                case " $* $LACKING" in *CompileAhead=true*crossgen)
                    echo "error NU1101: Unable to find package Microsoft.NETCore.App.Crossgen2"; exit 1 ;; esac
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

    /// <summary>Writes a file and creates its directories.</summary>
    public void Write(string path, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(this[path])!);
        File.WriteAllText(this[path], text);
    }

    /// <summary>Writes an executable file.</summary>
    public void WriteScript(string path, string text)
    {
        Write(path, text);
        File.SetUnixFileMode(this[path], Executable);
    }

    /// <summary>Writes a class of the fixture's program, which can list its classes and their values.</summary>
    public void WriteSourceFile(string name, string value, string directory = "build") =>
        Write($"{directory}/{name}.cs", $"namespace Parts; static class {name} {{ public const string Value = \"{value}\"; }}\n");

    /// <summary>Writes a fake SDK of this version into <c>sdk/</c>.</summary>
    public void AddSdk(string version)
    {
        WriteScript("sdk/dotnet", FakeSdkScript.Replace("VERSION", version, StringComparison.Ordinal));
        Directory.CreateDirectory(this[$"sdk/sdk/{version}"]);
    }

    /// <summary>Moves this checkout to another directory.</summary>
    public void Move()
    {
        Directory.Move(Root, Root + " moved");
        Root += " moved";
    }

    /// <summary>Runs <c>build.sh</c> with these variables, and with <c>commands/</c> first in <c>PATH</c>.</summary>
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
    internal ProcessStartInfo Command(string script, params string[] arguments)
    {
        var command = new ProcessStartInfo(this[script], arguments) { WorkingDirectory = Root };
        command.Environment.Remove("QGO_COMPILE_AHEAD");
        return command;
    }

    public void Dispose() => Directory.Delete(Root, recursive: true);

    private static string FindRepository([CallerFilePath] string thisFile = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(thisFile)!, "..", ".."));
}
