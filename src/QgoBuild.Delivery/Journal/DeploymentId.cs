namespace QgoBuild.Delivery.Journal;

/// <summary>The id of a deployment: <c>20261123_083241-4f2ab12c-9c1d</c>, the time of the request (UTC), the commit and four random digits.
/// It sorts by time and is safe in paths and shells.</summary>
public sealed record DeploymentId
{
    private DeploymentId(string value) => Value = value;

    /// <summary>The id as text.</summary>
    public string Value { get; }

    /// <summary>Creates an id.</summary>
    /// <param name="now">The time of the request.</param>
    /// <param name="commit">The commit to deploy.</param>
    public static DeploymentId New(DateTimeOffset now, CommitId commit) => New(now, commit.Short);

    /// <summary>Creates an id for a deployment without a commit.</summary>
    /// <param name="now">The time of the request.</param>
    /// <param name="kind">The kind of the deployment.</param>
    public static DeploymentId New(DateTimeOffset now, DeploymentKind kind) => New(now, kind.ToString().ToLowerInvariant());

    private static DeploymentId New(DateTimeOffset now, string what) => new(string.Create(
        CultureInfo.InvariantCulture,
        $"{now.UtcDateTime:yyyyMMdd_HHmmss}-{what}-{RandomNumberGenerator.GetHexString(4, lowercase: true)}"));

    /// <summary>Parses an id.</summary>
    /// <exception cref="FormatException">It has characters other than digits, lowercase letters, <c>_</c> and <c>-</c>.</exception>
    public static DeploymentId Parse(string text) =>
        TryParse(text, out var id) ? id : throw new FormatException($"\"{text}\" is not the name of a deployment.");

    /// <summary>Parses an id; false if the text is not a valid one.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out DeploymentId? id)
    {
        var isName = text.Length > 0 &&
            text.All(character => char.IsAsciiDigit(character) || char.IsAsciiLetterLower(character) || character is '_' or '-');
        id = isName ? new(text) : null;
        return isName;
    }

    /// <inheritdoc/>
    public override string ToString() => Value;
}
