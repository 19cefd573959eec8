namespace QgoBuild.Engine.CI;

/// <summary>A CI server without specific support: it sets <c>CI=true</c>.</summary>
/// <remarks>Only this engine has it.</remarks>
public sealed class BuildServer : Host, IBuildServer
{
    internal BuildServer() { }

    string? IBuildServer.Branch => null;
    string? IBuildServer.Commit => null;
}

/// <summary>A CI server, without a user at its terminal.</summary>
public interface IBuildServer
{
    /// <summary>The branch or reference that is built; null when the server does not report it.</summary>
    string? Branch { get; }

    /// <summary>The commit that is built; null when the server does not report it.</summary>
    string? Commit { get; }
}

/// <summary>Detects the host from the environment.</summary>
internal static class HostDetection
{
    /// <summary>The values of <c>--host</c>.</summary>
    public static readonly IReadOnlyList<string> Names = [nameof(Terminal), nameof(GitHubActions), nameof(BuildServer)];

    public static Host Detect(Func<string, string?> environment)
    {
        if (IsTrue(environment("GITHUB_ACTIONS"))) return new GitHubActions.GitHubActions(environment);
        return IsTrue(environment("CI")) ? new BuildServer() : new Terminal();
    }

    /// <summary>The host of that name, which must be one of <see cref="Names"/>.</summary>
    public static Host Create(string name, Func<string, string?> environment) => name.ToUpperInvariant() switch
    {
        "GITHUBACTIONS" => new GitHubActions.GitHubActions(environment),
        "BUILDSERVER" => new BuildServer(),
        _ => new Terminal(),
    };

    private static bool IsTrue(string? value) => value is "1" || string.Equals(value, "true", StringComparison.OrdinalIgnoreCase);
}
