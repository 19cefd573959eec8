using System.Diagnostics;
using System.Reflection;

namespace QgoBuild.Tests.Engine.Completion;

/// <summary>The scripts in real interactive shells, with typed keys.</summary>
public sealed class ShellTests : IDisposable
{
    private static readonly string Sample = typeof(ShellTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(attribute => attribute.Key == "SampleBuild").Value!;

    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("qgo's shell ");

    public ShellTests()
    {
        _root.CreateSubdirectory(".nuke");
        Write(".nuke/parameters.live.json", "{}");
        Write("some file", "");
        WriteScript(
            $"""
            #!/bin/sh
            # ./build.sh :completion bash
            echo 'Compiling the build (build/ changed)…' >&2
            case $1 in :comp*) exec dotnet '{Sample}' "$@" ;; esac
            printf '%s\n' "$@" >ran
            """);
        foreach (var shell in (string[])["bash", "zsh", "fish"]) Write($"completion.{shell}",
            RunProgram("./build.sh", ":completion", shell));
        Write(".zshrc", "source ./completion.zsh\n");
    }

    public static TheoryData<string, string, string> KeySequences()
    {
        var typed = new TheoryData<string, string, string>();
        foreach (var shell in (string[])["bash", "zsh", "fish"])
        {
            typed.Add(shell, "./build.sh Pri\t", "Print");
            typed.Add(shell, "./build.sh pri\tgre\t", "Print|Greet");
            typed.Add(shell, "./build.sh Print+Le\t", "Print+Leak");
            typed.Add(shell, "./build.sh Print --verbosity=N\tGr\t", "Print|--verbosity=Normal|Greet");
            typed.Add(shell, "./build.sh --verbosity mi\t", "--verbosity|Minimal");
            typed.Add(shell, "./build.sh --prof\tl\t", "--profile|live");
            typed.Add(shell, "./build.sh :sec\tset Pa\t", ":secrets|set|Password");
            typed.Add(shell, "./build.sh --root som\t", "--root|some file");
        }

        return typed;
    }

    public void Dispose() => _root.Delete(recursive: true);

    [Theory]
    [MemberData(nameof(KeySequences))]
    public void The_build_gets_the_completed_words(string shell, string keys, string arguments) =>
        Assert.Equal(arguments, TypeKeys(shell, keys));

    [Theory]
    [InlineData("bash")]
    [InlineData("zsh")]
    [InlineData("fish")]
    public void A_tab_does_not_run_a_foreign_script_of_that_name(string shell)
    {
        WriteScript("#!/bin/sh\necho called >>calls\nprintf '%s\\n' \"$@\" >ran\n");

        Assert.Equal("some file", TypeKeys(shell, "./build.sh som\t"));
        Assert.Equal("called\n", File.ReadAllText(PathOf("calls")));
    }

    private string TypeKeys(string shell, string keys)
    {
        Assert.SkipUnless(IsInstalled(shell) && IsInstalled("script"), $"{shell} or script is not installed");
        var command = shell switch
        {
            "bash" => "bash --noprofile --rcfile completion.bash -i",
            "zsh" => "zsh -i",
            _ => "fish --no-config --init-command 'source completion.fish'",
        };
        RunProgram("script", ["--quiet", "--return", "--command", command, "/dev/null"], $"{keys}\nexit\n");
        return string.Join('|', File.ReadAllLines(PathOf("ran")));
    }

    private string RunProgram(string program, params string[] arguments) => RunProgram(program, arguments, "");

    private string RunProgram(string program, string[] arguments, string input)
    {
        var start = new ProcessStartInfo(program.StartsWith('.') ? PathOf(program) : program, arguments)
        {
            WorkingDirectory = _root.FullName,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var variable in (string[])["CI", "GITHUB_ACTIONS", "NUKE_ROOT_DIRECTORY"]) start.Environment.Remove(variable);
        foreach (var (name, value) in (ReadOnlySpan<(string, string)>)[("HOME", _root.FullName), ("ZDOTDIR", _root.FullName),
            ("TERM", "xterm"), ("LC_ALL", "C.UTF-8")])
            start.Environment[name] = value;
        using var process = Process.Start(start)!;
        process.ErrorDataReceived += (_, _) => { };
        process.BeginErrorReadLine();
        process.StandardInput.Write(input);
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return output;
    }

    private static bool IsInstalled(string program) =>
        Environment.GetEnvironmentVariable("PATH")!.Split(':').Any(directory => File.Exists(Path.Combine(directory, program)));

    private string PathOf(string file) => Path.Combine(_root.FullName, file);

    private void Write(string file, string text) => File.WriteAllText(PathOf(file), text);

    private void WriteScript(string text)
    {
        Write("build.sh", text + "\n");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(PathOf("build.sh"), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }
}
