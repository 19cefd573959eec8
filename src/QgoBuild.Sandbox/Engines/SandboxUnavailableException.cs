using QgoBuild.Sandbox.Processes;

namespace QgoBuild.Sandbox.Engines;

/// <summary>
/// This machine cannot run a sandbox as it is: the message contains what to install and the next command. Thrown before anything
/// was started or written.
/// </summary>
/// <param name="message">The message.</param>
public sealed class SandboxUnavailableException(string message) : SandboxException(message, exitCode: 2);
