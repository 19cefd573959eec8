namespace QgoBuild.Sandbox.Processes;

/// <summary>A program that the sandbox needs could not be started, or ended with an error.</summary>
public sealed class HostToolException : SandboxException
{
    private const string NextStep = "What was made so far is kept: run the same command again, or start from nothing with ./build.sh SandboxDown.";

    internal HostToolException(string purpose, string tool, int exitCode, string lastLines)
        : base($"""
            Could not {purpose}: {tool} ended with exit code {exitCode}.
            {Indent(lastLines)}
            {NextStep}
            """)
    {
        Tool = tool;
        ToolExitCode = exitCode;
        LastLines = lastLines;
    }

    internal HostToolException(string purpose, string tool, Exception cause)
        : base($"Could not {purpose}: {tool} could not be started ({cause.Message}). Is it installed and on the PATH?", cause)
    {
        Tool = tool;
        ToolExitCode = -1;
        LastLines = "";
    }

    /// <summary>The program's name.</summary>
    public string Tool { get; }

    /// <summary>Its exit code; -1 when it could not be started.</summary>
    public int ToolExitCode { get; }

    /// <summary>The last lines that it wrote: output, then errors.</summary>
    public string LastLines { get; }

    private static string Indent(string lines) =>
        lines.Length == 0 ? "    (it wrote nothing)" : string.Join('\n', lines.Split('\n').Select(line => "    " + line));
}
