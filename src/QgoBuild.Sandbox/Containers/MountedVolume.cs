namespace QgoBuild.Sandbox.Containers;

/// <summary>A volume that outlives its container, and where it is mounted there.</summary>
internal sealed record MountedVolume(string Name, string Target);
