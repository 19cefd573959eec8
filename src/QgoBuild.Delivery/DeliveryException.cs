namespace QgoBuild.Delivery;

/// <summary>
/// A failure that was expected and that a person can do something about. It is shown without a stack trace: the message says
/// what failed, why, and what state things are in; <see cref="Remedy"/> says what to type next.
/// </summary>
public class DeliveryException : Exception
{
    /// <summary>A failure with a message for the person at the terminal.</summary>
    /// <param name="message">What failed and why, in whole sentences.</param>
    /// <param name="remedy">The next command to type, or what to do; null when there is nothing better than the message.</param>
    /// <param name="cause">What was caught, for whoever asks for details.</param>
    /// <param name="exitCode">The exit code that the program ends with.</param>
    public DeliveryException(string message, string? remedy = null, Exception? cause = null, int exitCode = 1)
        : base(message, cause)
    {
        Remedy = remedy;
        ExitCode = exitCode;
    }

    /// <summary>The next command to type, or what to do; null when the message says all there is.</summary>
    public string? Remedy { get; }

    /// <summary>The exit code that the program ends with: 1 unless the failure has one of its own.</summary>
    public int ExitCode { get; }
}
