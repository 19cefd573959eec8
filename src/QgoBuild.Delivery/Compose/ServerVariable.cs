namespace QgoBuild.Delivery.Compose;

/// <summary>The variables of a compose file that get their value on the server, when a release starts there. On a developer's machine the
/// file's default applies: <c>${QGO_COLOUR:-dev}</c>.</summary>
public static class ServerVariable
{
    /// <summary>The colour that the release runs in: blue or green.</summary>
    public const string Colour = "QGO_COLOUR";

    /// <summary>The names of the variables: the colour, and version, commit and branch of the release.</summary>
    public static IReadOnlyList<string> Names { get; } = [Colour, "QGO_VERSION", "QGO_COMMIT", "QGO_BRANCH"];

    // Docker compose replaces variables by their values; this value is found again, wherever it stands in a text. It is valid in the name
    // of an image and of a host.
    internal static string GetMarker(string name) => $"qgobuild-variable-{name[4..].ToLowerInvariant()}-";

    // A branch may be empty: a detached commit has none.
    internal static string Restore(string text) => Names.Aggregate(text, (result, name) =>
        result.Replace(GetMarker(name), $"${{{name}{(name == "QGO_BRANCH" ? "?" : ":?")}}}", StringComparison.Ordinal));
}
