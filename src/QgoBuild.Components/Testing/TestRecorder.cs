namespace QgoBuild.Components.Testing;

/// <summary>Runs tests, keeps their reports, and counts them.</summary>
/// <param name="directory">The directory of the reports.</param>
/// <param name="totals">Counts the tests of the whole build.</param>
public sealed class TestRecorder(string directory, TestTotals totals)
{
    private readonly List<string> _failed = [];

    /// <summary>Runs a suite. That tests failed is reported at the end: <see cref="ThrowIfFailed"/>.</summary>
    /// <param name="suite">The suite.</param>
    /// <param name="createCommand">Makes its command, which writes the report to that file.</param>
    /// <param name="cancellationToken">Kills it.</param>
    /// <exception cref="DeliveryException">No test ran, or there is no report, or the runner failed and no test did.</exception>
    public async Task RunAsync(TestSuite suite, Func<string, Task<LocalCommand>> createCommand, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(suite);
        ArgumentNullException.ThrowIfNull(createCommand);
        Directory.CreateDirectory(directory);
        // Another build in this checkout may be running the same tests: each has its own report until the report is whole.
        var report = Path.Combine(directory, suite.Report);
        var draft = AtomicFile.CreateDraftPath(report);
        var command = await createCommand(draft);
        LocalCommandException? failure = null;
        try { await command.PrintAsync(null, cancellationToken); }
        catch (LocalCommandException error) when (error.ProgramExitCode is not null) { failure = error; }

        if (suite.Read == TestReports.ReadExitCode) TestReports.WriteExitCode(draft, failure is null);
        var counts = suite.Read(draft);
        AtomicFile.Publish(draft, report);
        if (counts.Passed + counts.Failed == 0) throw new DeliveryException($"No test of {suite.Name} ran.", cause: failure);
        if (failure is not null && counts.Failed == 0) throw failure;
        if (failure is not null) _failed.Add(suite.Name);
        totals.Add(suite.Name, counts);
    }

    /// <summary>Counts the results of the last run, where a suite is up to date.</summary>
    public void CountPreviousRun(IEnumerable<TestSuite> suites)
    {
        foreach (var suite in suites)
            totals.Add(suite.Name, suite.Read(Path.Combine(directory, suite.Report)));
    }

    /// <summary>Fails if tests failed.</summary>
    /// <exception cref="DeliveryException">There are some.</exception>
    public void ThrowIfFailed()
    {
        if (_failed.Count > 0)
            throw new DeliveryException(
                $"Tests failed in {string.Join(", ", _failed)}. The failures are above; the reports are in {directory}.");
    }
}
