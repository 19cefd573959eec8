using QgoBuild.Sandbox.Processes;

namespace QgoBuild.Sandbox.Engines;

/// <summary>
/// This machine cannot run a sandbox as it is: the message says what to install and what to type then. Thrown before anything
/// was started or written.
/// </summary>
/// <param name="message">The message.</param>
public sealed class SandboxUnavailableException(string message) : SandboxException(message, exitCode: 2);
