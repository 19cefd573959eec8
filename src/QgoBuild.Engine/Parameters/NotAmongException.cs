using QgoBuild.Engine.Text;

namespace QgoBuild.Engine.Parameters;

/// <summary>A text that is none of the values allowed.</summary>
internal sealed class NotAmongException : FormatException
{
    public NotAmongException(string text, IReadOnlyList<string> allowed)
        : this(text, allowed, NearestName.Find(text, allowed))
    {
    }

    private NotAmongException(string text, IReadOnlyList<string> allowed, string? nearest)
        : base($"'{text}' is not one of {string.Join(", ", allowed)}{(nearest is null ? "" : $"; did you mean {nearest}?")}") =>
        Correction = nearest is null ? null : new Correction(text, nearest);

    /// <summary>The value that was probably meant; null when none is near.</summary>
    public Correction? Correction { get; }
}
