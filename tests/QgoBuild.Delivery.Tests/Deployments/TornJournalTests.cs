using System.Diagnostics;
using QgoBuild.Delivery.Deployments;
using QgoBuild.Delivery.Journal;
using QgoBuild.Delivery.Remote;
using QgoBuild.Delivery.Shell;

namespace QgoBuild.Delivery.Tests.Deployments;

/// <summary>A server that loses its power may leave the last line of a journal torn anywhere.</summary>
public sealed class TornJournalTests : IDisposable
{
    private readonly string _directory = Path.Combine(Path.GetTempPath(), $"qgo torn {Guid.NewGuid():N}");

    public TornJournalTests() => Directory.CreateDirectory(_directory);

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public async Task Wherever_the_last_line_is_incomplete_the_steps_are_undone_and_reported()
    {
        var plan = await InterruptAsync();
        var journal = await File.ReadAllBytesAsync(plan.WorkDirectory + "/journal.ndjson", TestContext.Current.CancellationToken);
        var lastLine = Array.LastIndexOf(journal, (byte)'\n', journal.Length - 2) + 1;

        await Parallel.ForAsync(lastLine, journal.Length + 1, TestContext.Current.CancellationToken, async (length, _) =>
        {
            var torn = Path.Combine(_directory, $"torn at {length}");
            Copy(Path.Combine(_directory, "whole"), torn);
            var work = plan.WorkDirectory.Replace("/whole/", $"/torn at {length}/", StringComparison.Ordinal);
            var script = await File.ReadAllTextAsync(work + "/script.sh", CancellationToken.None);
            await File.WriteAllTextAsync(work +
                "/script.sh", script.Replace("/whole", $"/torn at {length}", StringComparison.Ordinal), CancellationToken.None);
            await File.WriteAllBytesAsync(work + "/journal.ndjson", journal[..length], CancellationToken.None);

            using var recovery =
                Process.Start(new ProcessStartInfo("sh", [work + "/script.sh", "recover"]) { RedirectStandardError = true })!;
            await recovery.WaitForExitAsync(CancellationToken.None);

            var entries = (await File.ReadAllLinesAsync(work + "/journal.ndjson", CancellationToken.None)).Select(
                Journal.JournalEntry.Parse).OfType<Journal.JournalEntry>().ToList();
            Assert.Equal(0, recovery.ExitCode);
            Assert.Equal(DeploymentState.RolledBack, entries[^1].Outcome);
            Assert.Contains(entries, entry => entry is { Event: JournalEvent.UndoFinished, Step: "fetch" });
            Assert.Equal("undo fetch\n", await File.ReadAllTextAsync(torn + "/trace", CancellationToken.None));
        });
    }

    // A deployment that was killed in its second step.
    private async Task<DeploymentPlan> InterruptAsync()
    {
        var whole = Directory.CreateDirectory(Path.Combine(_directory, "whole")).FullName;
        var plan = Samples.Plan(
            whole,
            new Step("fetch", "Fetch", TimeSpan.FromMinutes(1), RemoteCommand.Sh($":"))
            {
                Undo = RemoteCommand.Sh($"echo 'undo fetch' >> \"$directory/trace\""),
            },
            new Step("pull", "Pull", TimeSpan.FromMinutes(1), RemoteCommand.Sh($"kill -KILL $PPID")));
        await Assert.ThrowsAsync<DeploymentInterruptedException>(() =>
            new DeploymentRunner(_ => Task.FromResult<IRemoteHost>(new LocalHost())).RunAsync(plan, null, _ => { },
                CancellationToken.None));
        return plan;
    }

    private static void Copy(string from, string to)
    {
        foreach (var directory in Directory.EnumerateDirectories(from, "*", SearchOption.AllDirectories).Prepend(from))
            Directory.CreateDirectory(directory.Replace(from, to, StringComparison.Ordinal));
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
            File.Copy(file, file.Replace(from, to, StringComparison.Ordinal));
    }
}
