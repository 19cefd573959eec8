namespace QgoBuild.Sandbox.Description;

/// <summary>Whether something on the Internet could be had, and when that was asked.</summary>
internal sealed record CachedResult(bool Reachable, DateTimeOffset Asked);
