namespace QgoBuild.Sandbox.Description;

/// <summary>Whether something on the Internet was reachable, and when that was checked.</summary>
internal sealed record CachedResult(bool Reachable, DateTimeOffset Asked);
