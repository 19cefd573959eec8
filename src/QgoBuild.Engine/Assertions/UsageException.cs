namespace QgoBuild.Engine;

/// <summary>
/// The command line is wrong in a way that only a target can detect: the message is shown, and the build exits with 2.
/// </summary>
/// <remarks>Only this engine has it.</remarks>
public sealed class UsageException(string message) : Exception(message), IUserError;
