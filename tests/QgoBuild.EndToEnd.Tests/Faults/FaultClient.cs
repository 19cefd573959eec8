using System.Diagnostics;
using System.Text;
using QgoBuild.EndToEnd.Tests.Deployments;
using QgoBuild.Sandbox.Description;

namespace QgoBuild.EndToEnd.Tests.Faults;

/// <summary>A developer's <c>./build.sh</c> at work, to be sent signals.</summary>
public sealed class FaultClient : IDisposable
{
    private readonly Process _process;
    private readonly StringBuilder _output = new();
    private readonly Task _reading;

    private FaultClient(DeploymentFixture deploymentFixture, IReadOnlyList<string> arguments, SandboxDirectory? sandbox = null)
    {
        var start = new ProcessStartInfo(Path.Combine(deploymentFixture.Directory, "build.sh"), arguments)
        {
            WorkingDirectory = deploymentFixture.Directory,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in deploymentFixture.Variables)
            start.Environment[name] = value;
        if (sandbox is not null) start.Environment["NUKE_SANDBOX_DIRECTORY"] = sandbox.Path;
        _process = Process.Start(Signals.WithSignalsEnabled(start))!;
        _process.StandardInput.Close();
        _reading = Task.WhenAll(ReadAsync(_process.StandardOutput), ReadAsync(_process.StandardError));
    }

    /// <summary>Deploys what is checked out.</summary>
    public static FaultClient Deploy(DeploymentFixture deploymentFixture, params string[] arguments) =>
        new(deploymentFixture, [.. deploymentFixture.DeployArguments, "--again", .. arguments]);

    /// <summary>Runs a target that takes the environment as an option.</summary>
    public static FaultClient RunTarget(DeploymentFixture deploymentFixture, string target, params string[] arguments) =>
        new(deploymentFixture, [target, "--environment", deploymentFixture.Environment, .. arguments]);

    /// <summary>The same, with another description of the sandbox.</summary>
    public static FaultClient RunTarget(DeploymentFixture deploymentFixture, SandboxDirectory sandbox, string target,
        params string[] arguments) =>
        new(deploymentFixture, [target, "--environment", deploymentFixture.Environment, .. arguments], sandbox);

    public bool HasEnded => _process.HasExited;

    /// <summary>What it has written so far, both streams.</summary>
    public string Output
    {
        get
        {
            lock (_output)
                return _output.ToString();
        }
    }

    /// <summary>Waits until it has written a text.</summary>
    public async Task WaitForOutputAsync(string text)
    {
        for (var clock = Stopwatch.StartNew(); !Output.Contains(text, StringComparison.Ordinal); await Task.Delay(50))
            Assert.True(clock.Elapsed < TimeSpan.FromMinutes(2) && !HasEnded, $"The output does not contain \"{text}\":\n{Output}");
    }

    public async Task SignalAsync(string signal)
    {
        using var kill = Process.Start("kill", ["-s", signal, _process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
    }

    /// <summary>Its exit code, once it has ended.</summary>
    public async Task<int> WaitForExitAsync(TimeSpan timeout)
    {
        await _process.WaitForExitAsync(new CancellationTokenSource(timeout).Token);
        await _reading;
        return _process.ExitCode;
    }

    public void Dispose()
    {
        if (!_process.HasExited) _process.Kill();
        _process.Dispose();
    }

    private async Task ReadAsync(StreamReader reader)
    {
        while (await reader.ReadLineAsync() is { } line)
        {
            lock (_output)
                _output.Append(line).Append('\n');
        }
    }
}
