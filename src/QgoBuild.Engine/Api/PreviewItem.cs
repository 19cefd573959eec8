namespace QgoBuild.Engine;

/// <summary>An item of a section.</summary>
/// <param name="Label">A short name, in a column of its own; empty for none.</param>
/// <param name="Text">A sentence, or several lines.</param>
public sealed record PreviewItem(string Label, string Text)
{
    /// <summary>Facts in small print; null for none.</summary>
    public string? Detail { get; init; }

    /// <summary>Commands or statements, line by line; null for none.</summary>
    public string? Code { get; init; }

    /// <summary>Whether it needs attention.</summary>
    public bool IsWarning { get; init; }
}
