namespace QgoBuild.Sandbox.Containers;

/// <summary>A container of a sandbox that is on the engine.</summary>
/// <param name="Name">Its name.</param>
/// <param name="IsRunning">It runs now.</param>
/// <param name="IsConnected">It is in the sandbox's network.</param>
/// <param name="Directory">The directory of the sandbox that it belongs to; empty when it belongs to none.</param>
/// <param name="Configuration">The hash of what it was made from.</param>
internal sealed record FoundContainer(string Name, bool IsRunning, bool IsConnected, string Directory, string Configuration);
