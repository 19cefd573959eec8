namespace QgoBuild.Engine;

/// <summary>What was required does not hold. Its message is written for the person at the terminal.</summary>
public sealed class AssertionException(string message, Exception? innerException = null)
    : ArgumentException(message, innerException), IUserError;
