namespace QgoBuild.Delivery.Compose;

/// <summary>The variables of a compose file that get their value on the server, when a release starts there: those that a deployment sets,
/// and settings. On a developer's machine the file's default applies: <c>${QGO_COLOUR:-dev}</c>.</summary>
public static partial class ServerVariable
{
    // A setting may have any name; on a server it must not be taken for a variable of the deployment itself.
    private const string SettingPrefix = "QGO_SETTING_";

    /// <summary>The colour that the release runs in: blue or green.</summary>
    public const string Colour = "QGO_COLOUR";

    /// <summary>The names of the variables: the colour, and version, commit and branch of the release.</summary>
    public static IReadOnlyList<string> Names { get; } = [Colour, "QGO_VERSION", "QGO_COMMIT", "QGO_BRANCH"];

    // Docker compose replaces variables by their values; this value is found again, wherever it stands in a text. It is valid in the name
    // of an image and of a host.
    internal static string GetMarker(string name) => $"qgobuild-variable-{name[4..].ToLowerInvariant()}-";

    /// <summary>Whether a variable is a secret, by its name: nobody writes its value into the file.</summary>
    internal static bool IsSecret(string name) => SecretName.IsMatch(name) && !IsReserved(name);

    /// <summary>Whether docker compose or a deployment uses a variable itself.</summary>
    internal static bool IsReserved(string name) => ReservedName.IsMatch(name);

    /// <summary>The name of the variable that has the value of a setting on a server.</summary>
    internal static string GetSettingVariable(string name) => SettingPrefix + name;

    internal static string GetSettingMarker(string name) => $"qgobuild-setting-{Convert.ToHexStringLower(Encoding.UTF8.GetBytes(name))}-";

    /// <summary>The settings whose values stand in a text.</summary>
    internal static IEnumerable<string> FindSettings(string text) =>
        SettingMarker.Matches(text).Select(match => Encoding.UTF8.GetString(Convert.FromHexString(match.Groups[1].Value))).Distinct();

    /// <summary>A text with the names of variables, for people.</summary>
    internal static string Describe(string text) => SettingMarker.Replace(
        Names.Aggregate(text, (result, name) => result.Replace(GetMarker(name), $"${{{name}}}", StringComparison.Ordinal)),
        match => $"${{{FindSettings(match.Value).Single()}}}");

    // A branch may be empty, because a detached commit has none, and so may a setting.
    internal static string Restore(string text) => SettingMarker.Replace(
        Names.Aggregate(text, (result, name) =>
            result.Replace(GetMarker(name), $"${{{name}{(name == "QGO_BRANCH" ? "?" : ":?")}}}", StringComparison.Ordinal)),
        match => $"${{{GetSettingVariable(FindSettings(match.Value).Single())}?}}");

    [GeneratedRegex(
        "^((QGO|DOCKER|COMPOSE|BUILDKIT|BUILDX|LD|LC|GIT|SSH|XDG)_.*|PATH|HOME|PWD|OLDPWD|IFS|ENV|LANG|SHELL|USER|UID|GID|TMPDIR)$")]
    private static partial Regex ReservedName { get; }

    [GeneratedRegex("(^|_)(PASSWORD|PASSPHRASE|PASSWD|PASS|PWD|SECRET|TOKEN|KEY|SALT)($|_)|APIKEY", RegexOptions.IgnoreCase)]
    private static partial Regex SecretName { get; }

    [GeneratedRegex("qgobuild-setting-((?:[0-9a-f]{2})+)-")]
    private static partial Regex SettingMarker { get; }
}
