using System.Diagnostics;
using System.Reflection;

namespace QgoBuild.Tests.Engine.Processes;

/// <summary>A compiled build, run like the build script does, in its own process.</summary>
public sealed class SampleBuildTests : IDisposable
{
    private static readonly string Sample = typeof(SampleBuildTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(attribute => attribute.Key == "SampleBuild").Value!;

    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("engine sample ");

    public SampleBuildTests() => _root.CreateSubdirectory(".nuke");

    public void Dispose() => _root.Delete(recursive: true);

    [Fact]
    public void The_default_target_runs_and_the_last_hook_prints_last()
    {
        var (exitCode, output) = Run();

        Assert.Equal(0, exitCode);
        Assert.EndsWith("last line: 1 succeeded\n", output, StringComparison.Ordinal);
        Assert.DoesNotContain('\e', output);
    }

    [Fact]
    public void Arguments_are_passed_unchanged() => Assert.Contains(
        "[a b]\n[c\"d]\n[]\n[e'f]\n[$HOME]\n[*]\n",
        Run("Print", "--words", "a b", "c\"d", "", "e'f", "$HOME", "*").Output,
        StringComparison.Ordinal);

    [Theory]
    [InlineData(0, "Greet")]
    [InlineData(1, "Fail")]
    [InlineData(2, "Grete")]
    [InlineData(2, "Greet", "--no-such-option")]
    [InlineData(3, "CustomExit")]
    [InlineData(0, "--help")]
    public void The_exit_code_is_the_outcome(int exitCode, params string[] arguments) => Assert.Equal(exitCode, Run(arguments).ExitCode);

    [Fact]
    public void A_build_loads_no_unused_libraries()
    {
        var loaded = Run("Loaded").Output.Split('\n');

        Assert.Contains("QgoBuild.Engine", loaded);
        Assert.Empty(loaded.Intersect(["Microsoft.VisualStudio.SolutionPersistence", "Microsoft.Extensions.FileSystemGlobbing",
            "System.Net.Http", "System.Xml.Linq", "Serilog", "JetBrains.Annotations"]));
    }

    [Fact]
    public void Log_output_is_shown_from_the_first_line_on()
    {
        var (exitCode, output) = Run("Logs", "--password", "s3ntinel-v4lue");

        Assert.Equal(0, exitCode);
        Assert.Contains("the first line with ***\nwarning: the second line\n", output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_secret_is_masked_in_the_output_of_targets()
    {
        var (_, output) = Run("Leak", "--password", "s3ntinel-v4lue");

        Assert.DoesNotContain("s3ntinel-v4lue", output, StringComparison.Ordinal);
        Assert.Contains("own: ***\n", output, StringComparison.Ordinal);
        Assert.Contains("child on stderr: ***\n", output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_piped_value_is_encrypted_and_used()
    {
        using (var setting = Start(":secrets", "set", "Password", "--profile", "sample"))
        {
            setting.StandardInput.Write("s3ntinel-välue\n");
            setting.StandardInput.Close();
            Assert.Contains("Password is encrypted in .nuke/parameters.sample.json", setting.StandardOutput.ReadToEnd(),
                StringComparison.Ordinal);
            setting.WaitForExit();
        }

        var (exitCode, output) = Run("Leak", "--profile", "sample");

        Assert.Equal(0, exitCode);
        Assert.Contains("own: ***\n", output, StringComparison.Ordinal);
        Assert.DoesNotContain("v2:", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("INT", false)]
    [InlineData("TERM", false)]
    [InlineData("INT", true)]
    [InlineData("TERM", true)]
    public void A_signal_ends_the_build_and_its_child_with_130_after_assured_targets(string signal, bool inBackground)
    {
        using var build = Start(inBackground ? Signals.WithSignalsIgnored : Signals.WithSignalsEnabled, "Wait", "Tidy");
        var lines = new List<string>();
        while (build.StandardOutput.ReadLine() is { } line)
        {
            lines.Add(line);

            // Its child prints a line when it waits.
            if (line == "waiting") Process.Start("kill", [$"-{signal}", $"{build.Id}"]).WaitForExit();
        }

        build.WaitForExit();
        Assert.Equal(130, build.ExitCode);
        Assert.Contains("tidied up", lines);
        Assert.Contains(lines, line => line.StartsWith("✗ Wait was cancelled", StringComparison.Ordinal));
    }

    [Fact]
    public void The_schema_is_written_once_until_something_changes()
    {
        Run();
        var schema = new FileInfo(Path.Combine(_root.FullName, ".nuke", "build.schema.json"));
        var written = schema.LastWriteTimeUtc;
        schema.LastWriteTimeUtc = written.AddHours(-1);

        Run();
        schema.Refresh();

        Assert.Equal(written.AddHours(-1), schema.LastWriteTimeUtc);
    }

    [Fact]
    public async Task Files_of_several_builds_at_once_are_always_complete()
    {
        string[] files = [".nuke/build.schema.json", ".nuke/temp/run.json", ".nuke/temp/run.html", ".nuke/temp/last-run.log"];
        var ends = new Dictionary<string, string> { [".json"] = "}", [".html"] = "</html>", [".log"] = "" };
        using var reading = new CancellationTokenSource();
        var broken = Task.Run(() =>
            ReadAll(files, (file, text) => text.Length > 0 &&
                text.TrimEnd().EndsWith(ends[Path.GetExtension(file)], StringComparison.Ordinal), reading.Token),
                    TestContext.Current.CancellationToken);

        // Each round fails and succeeds, and every process writes the schema that the previous one has removed.
        for (var round = 0; round < 2; round++)
        {
            File.Delete(Path.Combine(_root.FullName, files[0]));
            var builds = Enumerable.Range(0, 8).Select(number => Start(number % 2 == 0 ? "Fail" : "Print")).ToList();
            foreach (var (build, number) in builds.Select((build, number) => (build, number)))
            {
                var output = await build.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
                await build.WaitForExitAsync(TestContext.Current.CancellationToken);
                Assert.True(build.ExitCode == (number % 2 == 0 ? 1 : 0), output);
                Assert.DoesNotContain("IOException", output, StringComparison.Ordinal);
                build.Dispose();
            }
        }

        await reading.CancelAsync();
        Assert.Empty(await broken);
        Assert.Empty(Directory.EnumerateFiles(_root.FullName, "*.new", SearchOption.AllDirectories));
    }

    // A missing file is not an error; an existing one is complete.
    private List<string> ReadAll(string[] files, Func<string, string, bool> isWhole, CancellationToken cancellationToken)
    {
        var broken = new List<string>();
        while (!cancellationToken.IsCancellationRequested)
        {
            foreach (var file in files)
            {
                try
                {
                    var text = File.ReadAllText(Path.Combine(_root.FullName, file));
                    if (!isWhole(file, text)) broken.Add($"{file}: {text}");
                }
                catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
                {
                }
            }
        }

        return broken;
    }

    private (int ExitCode, string Output) Run(params string[] arguments)
    {
        using var build = Start(arguments);
        var output = build.StandardOutput.ReadToEnd();
        build.WaitForExit();
        return (build.ExitCode, output);
    }

    private Process Start(params string[] arguments) => Start(Signals.WithSignalsEnabled, arguments);

    private Process Start(Func<ProcessStartInfo, ProcessStartInfo> configure, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Sample, .. arguments])
        {
            WorkingDirectory = _root.FullName,
            RedirectStandardInput = true,
            StandardInputEncoding = new System.Text.UTF8Encoding(false),
            RedirectStandardOutput = true,
            StandardOutputEncoding = System.Text.Encoding.UTF8,
        };
        foreach (var variable in (string[])["CI", "GITHUB_ACTIONS", "NUKE_ROOT_DIRECTORY"]) start.Environment.Remove(variable);
        start.Environment["PARAMS_SAMPLE_KEY"] = "correct horse";
        return Process.Start(configure(start))!;
    }
}
