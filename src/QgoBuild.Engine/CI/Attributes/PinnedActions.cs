namespace QgoBuild.Engine.CI.GitHubActions;

/// <summary>The actions that generated workflows use. To update one, change its line below and run the build.</summary>
public static class PinnedActions
{
    /// <summary>Checks out the repository.</summary>
    public const string Checkout = "actions/checkout";

    /// <summary>Installs a .NET SDK.</summary>
    public const string SetupDotNet = "actions/setup-dotnet";

    /// <summary>Installs Node.js.</summary>
    public const string SetupNode = "actions/setup-node";

    /// <summary>Caches files between runs.</summary>
    public const string Cache = "actions/cache";

    /// <summary>Uploads files as an artifact of the run.</summary>
    public const string UploadArtifact = "actions/upload-artifact";

    /// <summary>Downloads files that another job of the run has uploaded.</summary>
    public const string DownloadArtifact = "actions/download-artifact";

    internal static readonly IReadOnlyList<PinnedAction> All =
    [
        new(Checkout, "de0fac2e4500dabe0009e67214ff5f5447ce83dd", "v6.0.2"),
        new(SetupDotNet, "c2fa09f4bde5ebb9d1777cf28262a3eb3db3ced7", "v5.2.0"),
        new(SetupNode, "53b83947a5a98c8d113130e565377fae1a50d02f", "v6.3.0"),
        new(Cache, "cdf6c1fa76f9f475f3d7449005a359c84ca0f306", "v5.0.3"),
        new(UploadArtifact, "bbbca2ddaa5d8feaa63e36b76fdaad77386f024f", "v7.0.0"),
        new(DownloadArtifact, "70fc10c6e5e1ce46ad2ea6f2b72d43f7d47b13c3", "v8.0.0"),
    ];

    /// <summary>The action of that name; null when there is none.</summary>
    internal static PinnedAction? Find(string name) => All.FirstOrDefault(action => action.Name == name);
}

/// <summary>An action or a reusable workflow at a commit. A tag is not safe: an attacker with access to the repository can move
/// it.</summary>
/// <param name="Name">Owner, repository, and the path inside it, if any.</param>
/// <param name="Commit">The commit, 40 hexadecimal digits.</param>
/// <param name="Version">The version of the commit, for readers and for tools that propose updates.</param>
internal sealed partial record PinnedAction(string Name, string Commit, string Version)
{
    /// <summary>The value of <c>uses</c>.</summary>
    public string Reference => $"{Name}@{Commit}";

    /// <summary>Parses <c>owner/name@commit # version</c>; null for any other text.</summary>
    public static PinnedAction? Parse(string text) => Pattern().Match(text) is { Success: true } match
        ? new PinnedAction(match.Groups["name"].Value, match.Groups["commit"].Value, match.Groups["version"].Value)
        : null;

    [GeneratedRegex(@"^(?<name>[\w.-]+/[\w./-]+)@(?<commit>[0-9a-f]{40}) +# *(?<version>\S+)$")]
    private static partial Regex Pattern();
}
