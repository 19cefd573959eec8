namespace QgoBuild.Engine.Text;

/// <summary>An error that was found before anything ran. Problems are collected and shown together.</summary>
/// <param name="Message">The error and the allowed values, in one or more lines.</param>
/// <param name="NextCommand">The next command, as arguments of the build script; null when it follows from the message.</param>
/// <param name="Suggestion">The correction of the command line; null when there is none.</param>
internal sealed record Problem(string Message, string? NextCommand = null, Suggestion? Suggestion = null)
{
    /// <summary>The option with the error, which is then not reported as missing as well; null for other errors.</summary>
    public string? Option { get; init; }
}
