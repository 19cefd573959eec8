namespace QgoBuild.Engine;

/// <summary>Marks an exception whose message is all that the user needs: it is shown without its type and without a stack trace (except
/// with <c>--verbosity verbose</c>).</summary>
/// <remarks>Only this engine has it. Implemented by exception types.</remarks>
public interface IUserError
{
    /// <summary>The message to show.</summary>
    string Message { get; }
}

/// <summary>The command line is wrong in a way that only a target can detect: the message is shown, and the build exits with 2.</summary>
/// <remarks>Only this engine has it.</remarks>
public sealed class UsageException(string message) : Exception(message), IUserError;

/// <summary>A check failed. The message is written for the user.</summary>
public sealed class AssertionException(string message, Exception? innerException = null)
    : ArgumentException(message, innerException), IUserError;

/// <summary>A target failed, and the message explains why: the build exits with 1 and shows no stack trace.</summary>
/// <remarks>Only this engine has it.</remarks>
public sealed class TargetFailedException(string message, Exception? innerException = null)
    : Exception(message, innerException), IUserError;
