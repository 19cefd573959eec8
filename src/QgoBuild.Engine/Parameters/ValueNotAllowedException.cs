using QgoBuild.Engine.Text;

namespace QgoBuild.Engine.Parameters;

/// <summary>A text that is not one of the allowed values.</summary>
internal sealed class ValueNotAllowedException : FormatException
{
    public ValueNotAllowedException(string text, IReadOnlyList<string> allowed)
        : this(text, allowed, ClosestMatch.Find(text, allowed))
    {
    }

    private ValueNotAllowedException(string text, IReadOnlyList<string> allowed, string? nearest)
        : base($"'{text}' is not one of {string.Join(", ", allowed)}{(nearest is null ? "" : $"; did you mean {nearest}?")}") =>
        Suggestion = nearest is null ? null : new Suggestion(text, nearest);

    /// <summary>The closest allowed value; null when none is close.</summary>
    public Suggestion? Suggestion { get; }
}
