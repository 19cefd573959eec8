using System.Diagnostics;

namespace QgoBuild.Bootstrap.Tests;

/// <summary>Compilations that fail, are killed, or run at the same time as something else.</summary>
public sealed class CompilationTests(Checkout checkout) : IClassFixture<Checkout>
{
    [Fact]
    public async Task A_build_that_does_not_compile_runs_nothing_and_shows_the_error_until_it_is_corrected()
    {
        checkout.Write("build/Broken.cs", "namespace Parts; static class Broken { public const string Value = 1; }\n");
        for (var attempt = 0; attempt < 2; attempt++)
        {
            var broken = await checkout.BuildAsync("exit", "0");
            Assert.Equal(1, broken.ExitCode);
            Assert.Equal("", broken.Output);
            Assert.Contains("build/Broken.cs(1,", broken.Error, StringComparison.Ordinal);
            Assert.Contains("error CS0029", broken.Error, StringComparison.Ordinal);
            Assert.EndsWith("The build does not compile; nothing was run. Correct the errors above and run the command again.\n",
                broken.Error, StringComparison.Ordinal);
        }

        checkout.WriteSourceFile("Broken", "no more");

        var corrected = (await checkout.BuildAsync("types")).EnsureSuccess();
        Assert.Equal(1, corrected.Compilations);
        Assert.Contains("Broken no more", corrected.Lines);
    }

    [Fact]
    public async Task Compiling_prints_one_line_and_nothing_on_standard_output()
    {
        checkout.WriteSourceFile("Quiet", $"{Guid.NewGuid()}");

        var outcome = (await checkout.BuildAsync("exit", "0")).EnsureSuccess();

        Assert.Equal("", outcome.Output);
        Assert.Equal("Compiling the build (build/ changed)…\n", outcome.Error);
    }

    [Fact]
    public async Task Several_at_once_compile_once_and_all_run()
    {
        checkout.WriteSourceFile("Crowd", $"{Guid.NewGuid()}");

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => checkout.BuildAsync("types")));

        Assert.Equal(1, outcomes.Sum(outcome => outcome.EnsureSuccess().Compilations));
        Assert.All(outcomes, outcome => Assert.Equal(outcomes[0].Output, outcome.Output));
    }

    [Fact]
    public async Task A_running_program_keeps_its_files_while_the_next_one_is_compiled()
    {
        (await checkout.BuildAsync()).EnsureSuccess();
        using var running = Checkout.Start(Signals.WithSignalsEnabled(checkout.Command("build.sh", "wait")));
        await running.WaitForOutputLineAsync("waiting");

        checkout.WriteSourceFile("Next", $"{Guid.NewGuid()}");
        Assert.Equal(1, (await checkout.BuildAsync()).EnsureSuccess().Compilations);
        running.Signal("INT");

        Assert.Contains(", whole: True", (await running.FinishAsync()).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_killed_compilation_does_not_block_the_next()
    {
        checkout.WriteSourceFile("Killed", $"{Guid.NewGuid()}");
        using (var killed = Checkout.Start(checkout.Command("build.sh", "types")))
        {
            await killed.WaitForErrorLineAsync("Compiling the build (build/ changed)…");
            killed.Signal("KILL");

            var next = (await checkout.BuildAsync("types")).EnsureSuccess();

            Assert.Equal(1, next.Compilations);
            Assert.Contains(next.Lines, line => line.StartsWith("Killed ", StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task A_source_that_changes_while_it_is_compiled_is_compiled_again()
    {
        checkout.WriteSourceFile("Racing", $"{Guid.NewGuid()}");
        using var process = Checkout.Start(checkout.Command("build.sh", "types"));
        await process.WaitForErrorLineAsync("Compiling the build (build/ changed)…");

        checkout.WriteSourceFile("Racing", "last");
        var outcome = (await process.FinishAsync()).EnsureSuccess();

        Assert.Equal(2, outcome.Compilations);
        Assert.Contains("Racing last", outcome.Lines);
    }

    [Fact]
    public async Task The_output_of_an_editor_does_not_disturb_it()
    {
        using var editor = Checkout.Start(
            new ProcessStartInfo("dotnet", ["build", checkout["build/_build.csproj"], "-nodeReuse:false", "--disable-build-servers"])
            {
                WorkingDirectory = checkout.Root,
            });
        (await editor.FinishAsync()).EnsureSuccess();
        checkout.WriteSourceFile("Beside", $"{Guid.NewGuid()}");

        Assert.Equal(1, (await checkout.BuildAsync()).EnsureSuccess().Compilations);
    }

    [Fact]
    public async Task No_compiler_process_is_left_running()
    {
        // Two independent libraries, so that MSBuild starts a process to compile them in parallel.
        string[] libraries = ["Left", "Right"];
        foreach (var library in libraries)
            File.Copy(checkout["build/_build.csproj"], Directory.CreateDirectory(checkout[$"src/{library}"]).FullName +
                $"/{library}.csproj");
        checkout.Write("src/Directory.Build.targets", "<Project><PropertyGroup><OutputType>Library</OutputType></PropertyGroup></Project>");
        checkout.Write(
            "build/Directory.Build.targets",
            "<Project><ItemGroup>" +
            string.Concat(libraries.Select(library => $"<ProjectReference Include=\"../src/{library}/{library}.csproj\" />")) +
            "</ItemGroup></Project>");
        var mark = $"QGO_BOOTSTRAP_TEST={Guid.NewGuid()}";
        var command = checkout.Command("build.sh");
        command.Environment["QGO_BOOTSTRAP_TEST"] = mark.Split('=')[1];
        command.Environment.Remove("MSBUILDDISABLENODEREUSE");
        using var build = Checkout.Start(command);
        Assert.Equal(1, (await build.FinishAsync()).EnsureSuccess().Compilations);

        using var processes = Checkout.Start(new ProcessStartInfo("ps", ["axeww"]));

        Assert.DoesNotContain((await processes.FinishAsync()).EnsureSuccess().Lines, line => line.Contains(mark, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Old_programs_are_removed_except_the_last_three_and_running_ones()
    {
        (await checkout.BuildAsync()).EnsureSuccess();
        var unused = AddProgram(age: 9, pid: int.MaxValue);
        var running = AddProgram(age: 8, Environment.ProcessId);
        var third = AddProgram(age: -1, pid: int.MaxValue);

        checkout.WriteSourceFile("Latest", $"{Guid.NewGuid()}");
        (await checkout.BuildAsync()).EnsureSuccess();

        var programs = checkout.Programs.Select(Path.GetFileName).ToList();
        Assert.DoesNotContain(unused, programs);
        Assert.Contains(running, programs);
        Assert.Contains(third, programs);
        Assert.Equal(4, programs.Count);
    }

    /// <summary>Adds a program, last used <paramref name="age"/> days ago by process <paramref name="pid"/>.</summary>
    private string AddProgram(int age, int pid)
    {
        var name = $"{1000 + age}-1";
        checkout.Write($".nuke/temp/build/{name}/_build.dll", "");
        checkout.Write($".nuke/temp/build/{name}/users", $"{pid}\n");
        File.SetLastWriteTimeUtc(checkout[$".nuke/temp/build/{name}/users"], DateTime.UtcNow.AddDays(-age));
        return name;
    }
}
