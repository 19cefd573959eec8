namespace QgoBuild.Sandbox.Processes;

/// <summary>Reports progress: one line for each finished stage, with its duration.</summary>
internal sealed class ProgressStages(IProgress<string> progress, TimeProvider time)
{
    /// <summary>Runs a stage and reports it when it has succeeded; a failure is its exception.</summary>
    public async Task<T> RunAsync<T>(string what, Func<Task<T>> stage)
    {
        var start = time.GetTimestamp();
        var result = await stage();
        progress.Report(string.Create(CultureInfo.InvariantCulture, $"{what} ({time.GetElapsedTime(start).TotalSeconds:0.0} s)"));
        return result;
    }

    /// <inheritdoc cref="RunAsync{T}"/>
    public Task RunAsync(string what, Func<Task> stage) =>
        RunAsync(what, async () =>
        {
            await stage();
            return true;
        });

    /// <summary>Reports a line that is not a stage.</summary>
    public void Report(string line) => progress.Report(line);
}
