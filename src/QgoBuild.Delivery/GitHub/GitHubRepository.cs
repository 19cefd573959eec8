namespace QgoBuild.Delivery.GitHub;

/// <summary>A repository on GitHub: <c>qgocargo/qgo-cargo</c>.</summary>
public sealed partial record GitHubRepository
{
    private GitHubRepository(string owner, string name) => (Owner, Name) = (owner, name);

    /// <summary>The owner: a person or an organisation.</summary>
    public string Owner { get; }

    /// <summary>The name.</summary>
    public string Name { get; }

    /// <summary>Parses <c>owner/name</c>, or the address of a Git remote: <c>git@github.com:owner/name.git</c>.</summary>
    /// <exception cref="DeliveryException">The text has another format.</exception>
    public static GitHubRepository Parse(string text) => TryParse(text, out var repository)
        ? repository
        : throw new DeliveryException($"\"{text}\" is not a repository on GitHub: owner/name is expected.", exitCode: 2);

    /// <summary>Parses <c>owner/name</c>, or the address of a Git remote with HTTPS or SSH; false for another format, and for a repository
    /// on another host.</summary>
    /// <param name="text">The text.</param>
    /// <param name="repository">The repository; null when false is returned.</param>
    /// <param name="host">The required host of a remote.</param>
    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out GitHubRepository? repository,
        string host = "github.com")
    {
        var match = AddressPattern.Match(text ?? "");
        var named = match.Groups["host"];
        repository = match.Success && (!named.Success || named.Value.Equals(host, StringComparison.OrdinalIgnoreCase))
            ? new GitHubRepository(match.Groups["owner"].Value, match.Groups["name"].Value)
            : null;
        return repository is not null;
    }

    /// <summary><c>owner/name</c></summary>
    public override string ToString() => $"{Owner}/{Name}";

    // The characters that GitHub allows in names. A user or password in an address is ignored.
    [GeneratedRegex(
        @"\A((https://|ssh://)([^@/\s]+@)?(?<host>[\w.-]+)(:\d+)?/|[\w.-]+@(?<host>[\w.-]+):)?" +
        @"(?<owner>[A-Za-z0-9][A-Za-z0-9-]*)/(?<name>(?!\.{1,2}\z)[\w.-]+?)(\.git)?/?\z",
        RegexOptions.ExplicitCapture)]
    private static partial Regex AddressPattern { get; }
}
