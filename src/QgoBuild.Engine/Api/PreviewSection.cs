namespace QgoBuild.Engine;

/// <summary>A section of a preview.</summary>
/// <param name="Title">Its title.</param>
/// <param name="Items">Its items.</param>
public sealed record PreviewSection(string Title, IReadOnlyList<PreviewItem> Items);
