namespace QgoBuild.Engine;

/// <summary>A target failed, and the message explains why: the build exits with 1 and shows no stack trace.</summary>
/// <remarks>Only this engine has it.</remarks>
public sealed class TargetFailedException(string message, Exception? innerException = null)
    : Exception(message, innerException), IUserError;
