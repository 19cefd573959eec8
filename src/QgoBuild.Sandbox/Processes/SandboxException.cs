using QgoBuild.Delivery;

namespace QgoBuild.Sandbox.Processes;

/// <summary>
/// The sandbox cannot do what was requested, for a reason that the user can act on: the message contains what failed, why, the state now
/// and the next command.
/// </summary>
/// <param name="message">The message.</param>
/// <param name="cause">The exception that was caught, for the details.</param>
/// <param name="exitCode">The exit code that the program ends with.</param>
public class SandboxException(string message, Exception? cause = null, int exitCode = 1)
    : DeliveryException(message, cause: cause, exitCode: exitCode);
