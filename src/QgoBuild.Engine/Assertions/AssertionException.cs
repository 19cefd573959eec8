namespace QgoBuild.Engine;

/// <summary>A check failed. The message is written for the user.</summary>
public sealed class AssertionException(string message, Exception? innerException = null)
    : ArgumentException(message, innerException), IUserError;
