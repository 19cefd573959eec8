using System.Diagnostics;
using System.Globalization;
using QgoBuild.Sandbox.Engines;

namespace QgoBuild.Sandbox.Tests.Engines;

public sealed class ManagedEngineTests : IDisposable
{
    private readonly EnginePaths _paths;
    private readonly string _directory = Directory.CreateTempSubdirectory("own engine ").FullName;

    public ManagedEngineTests()
    {
        _paths =
            new EnginePaths(Path.Combine(_directory, "docker.sock"), Path.Combine(_directory, "state"), Path.Combine(_directory, "run"));
        Directory.CreateDirectory(_paths.State);
    }

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public void Without_a_process_id_no_engine_of_ours_runs() => Assert.Null(new ManagedEngine(_paths, TimeProvider.System).ProcessId());

    [Fact]
    public void A_process_id_that_went_to_another_program_is_not_the_engines()
    {
        File.WriteAllText(_paths.ProcessIdFile, Environment.ProcessId.ToString(CultureInfo.InvariantCulture));

        Assert.Null(new ManagedEngine(_paths, TimeProvider.System).ProcessId());
    }

    [Fact]
    public async Task What_an_interrupted_removal_has_left_is_removed_with_the_rest()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "Only root has an engine of its own.");
        foreach (var directory in (string[])[_paths.DataDirectory, _paths.RemovedDataDirectory])
            Directory.CreateDirectory(Path.Combine(directory, "overlay2"));
        await File.WriteAllTextAsync(Path.Combine(_directory, "another's"), "", TestContext.Current.CancellationToken);

        await new ManagedEngine(_paths, TimeProvider.System).RemoveAsync(TestContext.Current.CancellationToken);

        Assert.Equal(["another's"], Directory.EnumerateFileSystemEntries(_directory).Select(Path.GetFileName));
    }

    [Fact]
    public void An_engine_is_known_by_the_file_that_its_command_line_names()
    {
        var start = new ProcessStartInfo("sh", ["-c", "echo started; read line", "dockerd", "--pidfile", _paths.ProcessIdFile])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        using var process = Process.Start(start)!;
        try
        {
            // A process that has just been started has no command line for a moment.
            Assert.Equal("started", process.StandardOutput.ReadLine());
            File.WriteAllText(_paths.ProcessIdFile, process.Id.ToString(CultureInfo.InvariantCulture));

            Assert.Equal(process.Id, new ManagedEngine(_paths, TimeProvider.System).ProcessId());
        }
        finally
        {
            process.StandardInput.Close();
            process.WaitForExit();
        }
    }
}
