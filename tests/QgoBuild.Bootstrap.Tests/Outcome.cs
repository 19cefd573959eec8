using System.Text;

namespace QgoBuild.Bootstrap.Tests;

/// <summary>The result of a finished process.</summary>
internal sealed record Outcome(int ExitCode, string Output, string Error)
{
    /// <summary>The number of announced compilations.</summary>
    public int Compilations => Error.Split('\n').Count(line => line == "Compiling the build (build/ changed)…");

    public IReadOnlyList<string> Lines => Output.Split('\n')[..^1];

    /// <summary>The arguments that reached the fixture's program, which writes each in hexadecimal.</summary>
    public IReadOnlyList<string> Arguments => [.. Lines.Select(line => Encoding.UTF8.GetString(Convert.FromHexString(line)))];

    /// <summary>This outcome, if it is a success; otherwise the test fails and shows the output.</summary>
    public Outcome EnsureSuccess()
    {
        Assert.True(ExitCode == 0, $"exit code {ExitCode}\n{Error}\n{Output}");
        return this;
    }
}
