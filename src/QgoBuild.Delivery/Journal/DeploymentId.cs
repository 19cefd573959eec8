using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;
using QgoBuild.Delivery.Releases;

namespace QgoBuild.Delivery.Journal;

/// <summary>
/// The name of one attempt to make a release live: <c>20261123_083241-4f2ab12c-9c1d</c>, the time it was asked for (UTC), the commit and
/// four random digits. It sorts by time and is safe in paths and shells.
/// </summary>
public sealed record DeploymentId
{
    private DeploymentId(string value) => Value = value;

    /// <summary>The name.</summary>
    public string Value { get; }

    /// <summary>A new name.</summary>
    /// <param name="now">The time it is asked for.</param>
    /// <param name="commit">The commit that is to be live.</param>
    public static DeploymentId New(DateTimeOffset now, CommitId commit) => New(now, commit.Short);

    /// <summary>A new name, where no commit is concerned.</summary>
    /// <param name="now">The time it is asked for.</param>
    /// <param name="kind">What it is for.</param>
    public static DeploymentId New(DateTimeOffset now, DeploymentKind kind) => New(now, kind.ToString().ToLowerInvariant());

    private static DeploymentId New(DateTimeOffset now, string what) => new(string.Create(
        CultureInfo.InvariantCulture,
        $"{now.UtcDateTime:yyyyMMdd_HHmmss}-{what}-{RandomNumberGenerator.GetHexString(4, lowercase: true)}"));

    /// <summary>A name that was made before.</summary>
    /// <exception cref="FormatException">It holds anything but digits, lowercase letters, <c>_</c> and <c>-</c>.</exception>
    public static DeploymentId Parse(string text) => TryParse(text, out var id) ? id : throw new FormatException($"\"{text}\" is not the name of a deployment.");

    /// <summary>A name that was made before; false for what cannot be one.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out DeploymentId? id)
    {
        var isName = text.Length > 0 && text.All(character => char.IsAsciiDigit(character) || char.IsAsciiLetterLower(character) || character is '_' or '-');
        id = isName ? new(text) : null;
        return isName;
    }

    /// <inheritdoc/>
    public override string ToString() => Value;
}
