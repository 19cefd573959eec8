using QgoBuild.Delivery.Shell;

namespace QgoBuild.Delivery.Sources;

/// <summary>Reads the reason from what Git printed when it refused to work, in any language.</summary>
internal static class GitErrors
{
    private const string TrustCommand = "git config --global --add safe.directory ";

    /// <summary>
    /// Whether Git refuses because the files belong to another user. The command that it names is the same in every language.
    /// </summary>
    public static bool IsDubiousOwnership(string output) => output.Contains(TrustCommand, StringComparison.Ordinal);

    /// <summary>Why it refused: its first line that is neither a hint nor a warning.</summary>
    public static string GetReason(string output)
    {
        var line = output.Split('\n')
            .FirstOrDefault(line => line.Trim().Length > 0 && !line.StartsWith("hint: ", StringComparison.Ordinal) &&
                !line.StartsWith("warning: ", StringComparison.Ordinal));
        return line is null ? "it ended with an error and gave no reason." : line.Replace("fatal: ", "", StringComparison.Ordinal)
            .Replace("error: ", "", StringComparison.Ordinal).Trim();
    }

    /// <summary>The command that Git names, as it printed it; null when it named none.</summary>
    public static string? GetSuggestedCommand(string output) =>
        output.Split('\n').Select(line => line.Trim()).FirstOrDefault(line => line.StartsWith(TrustCommand, StringComparison.Ordinal));

    /// <summary>Has Git accept a directory that another user owns.</summary>
    public static RemoteCommand CreateTrustCommand(string directory) =>
        RemoteCommand.Of("git", "config", "--global", "--add", "safe.directory", directory);
}
