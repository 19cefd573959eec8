using System.Globalization;

namespace QgoBuild.Sandbox.Processes;

/// <summary>Tells the person who waits, one line a finished stage: what it was and how long it took.</summary>
internal sealed class ProgressStages(IProgress<string> progress, TimeProvider time)
{
    /// <summary>Runs a stage and reports it when it has succeeded; a failure is told by its exception.</summary>
    public async Task<T> RunAsync<T>(string what, Func<Task<T>> stage)
    {
        var start = time.GetTimestamp();
        var result = await stage().ConfigureAwait(false);
        progress.Report(string.Create(CultureInfo.InvariantCulture, $"{what} ({time.GetElapsedTime(start).TotalSeconds:0.0} s)"));
        return result;
    }

    /// <inheritdoc cref="RunAsync{T}"/>
    public Task RunAsync(string what, Func<Task> stage) =>
        RunAsync(what, async () =>
        {
            await stage().ConfigureAwait(false);
            return true;
        });

    /// <summary>Says something that is not a stage.</summary>
    public void Report(string line) => progress.Report(line);
}
