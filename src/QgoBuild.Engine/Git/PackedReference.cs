namespace QgoBuild.Engine.Git;

/// <summary>A line of <c>packed-refs</c>.</summary>
/// <param name="Target">What the reference names.</param>
/// <param name="Commit">The commit that a tag with a message leads to; null for other references.</param>
internal sealed record PackedReference(string Target, string? Commit);
