using System.Text.Json.Nodes;

namespace QgoBuild.Engine;

/// <summary>What a target would do if it ran now, for <c>--plan</c>. Nothing in it is interpreted: the plan shows it as it is.</summary>
/// <param name="Title">One line: what would be done, to what.</param>
/// <param name="Sections">The sections, in the order in which they are shown.</param>
public sealed record TargetPreview(string Title, IReadOnlyList<PreviewSection> Sections)
{
    /// <summary>The same for programs, for <c>--plan --json</c>; null when there is no more than the text.</summary>
    public JsonNode? Data { get; init; }

    /// <summary>The script that the target would run on another machine, for <c>--plan --script</c>; null when there is none.</summary>
    public string? Script { get; init; }

    /// <summary>Why there is no script though the target runs one, and what to do about it; null when there is one, or none is
    /// run.</summary>
    public string? MissingScript { get; init; }
}

/// <summary>A section of a preview.</summary>
/// <param name="Title">Its title.</param>
/// <param name="Items">Its items.</param>
public sealed record PreviewSection(string Title, IReadOnlyList<PreviewItem> Items);

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
