namespace QgoBuild.Sandbox.Processes;

/// <summary>What a program that ended has left.</summary>
/// <param name="ExitCode">Zero when it succeeded.</param>
/// <param name="Output">All of its standard output, without the last line's end.</param>
/// <param name="LastLines">The last lines of its output, then those of its errors: neither can crowd the other out.</param>
internal sealed record ToolResult(int ExitCode, string Output, string LastLines)
{
    public bool Succeeded => ExitCode == 0;

    /// <summary>The non-empty lines of the output.</summary>
    public string[] Lines => Output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
