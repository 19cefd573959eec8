namespace QgoBuild.Engine;

/// <summary>
/// The user asked for something that cannot be, found only inside a target: the message is shown, the build exits with 2.
/// </summary>
/// <remarks>Only this engine has it.</remarks>
public sealed class UsageException(string message) : Exception(message), IUserError;
