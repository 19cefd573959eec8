using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;

namespace QgoBuild.Delivery.Releases;

/// <summary>The full name of a commit: 40 lowercase hexadecimal digits. Never abbreviated, except to show it.</summary>
[JsonConverter(typeof(CommitIdJsonConverter))]
public sealed record CommitId
{
    private const int Length = 40;
    private const int ShortLength = 8;

    private readonly string _value;

    private CommitId(string value) => _value = value;

    /// <summary>The first eight digits, for people.</summary>
    [SuppressMessage("Naming", "CA1720:Identifier contains type name", Justification = "Git's own word: git rev-parse --short.")]
    public string Short => _value[..ShortLength];

    /// <summary>Reads 40 hexadecimal digits, of either case.</summary>
    /// <exception cref="FormatException">It is anything else, an abbreviated commit included.</exception>
    public static CommitId Parse(string text) => TryParse(text, out var commit)
        ? commit
        : throw new FormatException($"«{text}» is not a commit: {Length} hexadecimal digits are expected.");

    /// <summary>Reads 40 hexadecimal digits, of either case; false for anything else.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out CommitId? commit)
    {
        commit = text?.Length == Length && text.All(char.IsAsciiHexDigit) ? new CommitId(text.ToLowerInvariant()) : null;
        return commit is not null;
    }

    /// <summary>All 40 digits.</summary>
    public override string ToString() => _value;
}
