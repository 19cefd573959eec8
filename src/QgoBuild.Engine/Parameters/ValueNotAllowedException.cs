using QgoBuild.Engine.Text;

namespace QgoBuild.Engine.Parameters;

/// <summary>A text that is none of the values allowed.</summary>
internal sealed class ValueNotAllowedException : FormatException
{
    public ValueNotAllowedException(string text, IReadOnlyList<string> allowed)
        : this(text, allowed, ClosestMatch.Find(text, allowed))
    {
    }

    private ValueNotAllowedException(string text, IReadOnlyList<string> allowed, string? nearest)
        : base($"'{text}' is not one of {string.Join(", ", allowed)}{(nearest is null ? "" : $"; did you mean {nearest}?")}") =>
        Suggestion = nearest is null ? null : new Suggestion(text, nearest);

    /// <summary>The value that was probably meant; null when none is near.</summary>
    public Suggestion? Suggestion { get; }
}
