namespace QgoBuild.Engine.Text;

/// <summary>
/// Something wrong that was found before anything ran. Problems are collected and shown together.
/// </summary>
/// <param name="Message">What is wrong and what is allowed, in one or more lines.</param>
/// <param name="NextCommand">What to type next, as arguments of the build script; null when the message says it.</param>
/// <param name="Suggestion">What was probably meant on the command line; null when nothing is near.</param>
internal sealed record Problem(string Message, string? NextCommand = null, Suggestion? Suggestion = null)
{
    /// <summary>The option that it is about: one that was given, though wrongly, is not missing as well. Null when it is about none.</summary>
    public string? Option { get; init; }
}
