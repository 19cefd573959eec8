using QgoBuild.Sandbox.Processes;

namespace QgoBuild.Sandbox.Addresses;

/// <summary>A port that the sandbox publishes is in use by something else. Thrown before anything is made.</summary>
/// <param name="message">The message.</param>
public sealed class PortTakenException(string message) : SandboxException(message, exitCode: 2);
