namespace QgoBuild.Engine.Completion;

/// <summary>What a word on the command line may become.</summary>
/// <param name="Text">The whole word.</param>
/// <param name="Description">What it means, for shells that show it.</param>
internal sealed record CompletionItem(string Text, string? Description = null)
{
    /// <summary>The line that the shells' scripts read.</summary>
    public override string ToString() => Description is { Length: > 0 } ? $"{Text}\t{Description.Split('\n')[0]}" : Text;
}
