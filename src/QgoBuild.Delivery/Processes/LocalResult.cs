namespace QgoBuild.Delivery.Processes;

/// <summary>The result of a local command that ended.</summary>
/// <param name="ExitCode">0 when it succeeded.</param>
/// <param name="Output">The standard output without the end of its last line; the last lines only where it was streamed.</param>
/// <param name="Errors">The last lines of the standard error.</param>
public sealed record LocalResult(int ExitCode, string Output, string Errors)
{
    internal const int MaxLastLines = 15;

    /// <summary>Whether the exit code is 0.</summary>
    public bool Succeeded => ExitCode == 0;

    /// <summary>The lines of the output, without empty ones.</summary>
    public string[] Lines => Output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    /// <summary>The last lines of the output, then those of the errors: neither displaces the other.</summary>
    public string LastLines
    {
        get
        {
            var output = Output.Split('\n').Select(line => line.TrimEnd()).Where(line => line.Length > 0).TakeLast(MaxLastLines);
            return string.Join('\n', Errors.Length > 0 ? output.Append(Errors) : output);
        }
    }
}
