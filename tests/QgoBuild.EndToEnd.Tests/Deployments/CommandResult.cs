using System.Diagnostics;
using System.Text;

namespace QgoBuild.EndToEnd.Tests.Deployments;

/// <summary>What a command came to.</summary>
/// <param name="ExitCode">Its exit code.</param>
/// <param name="Output">What it wrote, both streams.</param>
/// <param name="Elapsed">How long it took.</param>
public sealed record CommandResult(int ExitCode, string Output, TimeSpan Elapsed)
{
    /// <summary>What it wrote to standard output alone.</summary>
    public string StandardOutput { get; init; } = "";

    public static async Task<CommandResult> RunAsync(string program, IEnumerable<string> arguments, string directory,
        IReadOnlyDictionary<string, string?> variables, string input = "")
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = directory,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
        };
        foreach (var (name, value) in variables)
            start.Environment[name] = value;

        var clock = Stopwatch.StartNew();
        using var process = Process.Start(start)!;
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        var (output, answer) = (new StringBuilder(), new StringBuilder());
        await Task.WhenAll(ReadAsync(process.StandardOutput, answer), ReadAsync(process.StandardError, new StringBuilder()));
        await process.WaitForExitAsync();
        return new CommandResult(process.ExitCode, output.ToString(), clock.Elapsed) { StandardOutput = answer.ToString() };

        async Task ReadAsync(StreamReader reader, StringBuilder alone)
        {
            while (await reader.ReadLineAsync() is { } line)
            {
                alone.Append(line).Append('\n');
                lock (output)
                    output.Append(line).Append('\n');
            }
        }
    }

    /// <summary>Fails the test with the whole output unless the exit code is this one.</summary>
    public CommandResult ExpectExitCode(int code)
    {
        Assert.True(ExitCode == code, $"Exit code {ExitCode} instead of {code}:\n{Output}");
        return this;
    }

    /// <summary>Fails the test with the whole output if it says this.</summary>
    public CommandResult ExpectNoOutput(string text)
    {
        Assert.DoesNotContain(text, Output, StringComparison.Ordinal);
        return this;
    }

    /// <summary>Fails the test with the whole output unless it says this.</summary>
    public CommandResult ExpectOutput(string text)
    {
        Assert.True(Output.Contains(text, StringComparison.Ordinal), $"The output does not contain \"{text}\":\n{Output}");
        return this;
    }
}
