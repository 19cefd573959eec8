using QgoBuild.Delivery;

namespace QgoBuild.Sandbox.Processes;

/// <summary>
/// The sandbox cannot do what was asked, for a reason that the person at the terminal can act on: the message says what
/// failed, why, what state things are in and what to type next.
/// </summary>
/// <param name="message">What to say.</param>
/// <param name="cause">What was caught, for whoever asks for details.</param>
/// <param name="exitCode">The exit code that the program ends with.</param>
public class SandboxException(string message, Exception? cause = null, int exitCode = 1) : DeliveryException(message, cause: cause, exitCode: exitCode);
