using System.Diagnostics;

namespace QgoBuild.Bootstrap.Tests;

/// <summary>A started process whose output is read while it runs. It is killed with its children when disposed.</summary>
internal sealed class RunningProcess : IDisposable
{
    /// <summary>After this time, the process hangs and the test fails.</summary>
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(4);

    private readonly Process _process;
    private readonly LineCollector _output = new();
    private readonly LineCollector _error = new();

    public RunningProcess(ProcessStartInfo start)
    {
        start.RedirectStandardInput = true;
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += (_, line) => _output.Add(line.Data);
        _process.ErrorDataReceived += (_, line) => _error.Add(line.Data);
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public int Id => _process.Id;

    public Task WaitForOutputLineAsync(string line) => _output.WaitForLineAsync(line, TestContext.Current.CancellationToken);

    public Task WaitForErrorLineAsync(string line) => _error.WaitForLineAsync(line, TestContext.Current.CancellationToken);

    /// <summary>Sends a signal, by its name for kill(1), to this process alone.</summary>
    public void Signal(string name)
    {
        using var kill = Process.Start("kill", [$"-{name}", $"{Id}"]);
        kill.WaitForExit();
        Assert.Equal(0, kill.ExitCode);
    }

    public async Task<Outcome> FinishAsync(string input = "")
    {
        await _process.StandardInput.WriteAsync(input);
        _process.StandardInput.Close();
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(Deadline);
        return new Outcome(_process.ExitCode, _output.Text, _error.Text);
    }

    public void Dispose()
    {
        if (!_process.HasExited) _process.Kill(entireProcessTree: true);
        _process.Dispose();
    }
}
