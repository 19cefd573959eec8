namespace QgoBuild.Delivery;

/// <summary>An expected failure that the user can act on. It is displayed without a stack trace: the message states what failed, why, and
/// the state now; <see cref="Remedy"/> is the next command.</summary>
public class DeliveryException : Exception
{
    /// <summary>Creates a failure with a message for the user at the terminal.</summary>
    /// <param name="message">What failed and why, in whole sentences.</param>
    /// <param name="remedy">The next command to type, or what to do; null when the message is sufficient.</param>
    /// <param name="cause">The caught exception, for detailed output.</param>
    /// <param name="exitCode">The exit code of the program.</param>
    public DeliveryException(string message, string? remedy = null, Exception? cause = null, int exitCode = 1)
        : base(message, cause)
    {
        Remedy = remedy;
        ExitCode = exitCode;
    }

    /// <summary>The next command to type, or what to do; null when the message is sufficient.</summary>
    public string? Remedy { get; }

    /// <summary>The exit code of the program: 1 unless the failure defines another.</summary>
    public int ExitCode { get; }
}
