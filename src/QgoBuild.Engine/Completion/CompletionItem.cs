namespace QgoBuild.Engine.Completion;

/// <summary>A completion of a word on the command line.</summary>
/// <param name="Text">The whole word.</param>
/// <param name="Description">The description, for shells that show it.</param>
internal sealed record CompletionItem(string Text, string? Description = null)
{
    /// <summary>The line that the shells' scripts read.</summary>
    public override string ToString() => Description is { Length: > 0 } ? $"{Text}\t{Description.Split('\n')[0]}" : Text;
}
