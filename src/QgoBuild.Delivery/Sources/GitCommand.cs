namespace QgoBuild.Delivery.Sources;

/// <summary>Git in a directory. Of the environment it uses the user's configuration only.</summary>
/// <param name="Directory">Any directory of the checkout.</param>
internal sealed record GitCommand(string Directory)
{
    // A hook of Git's sets the first four for its own repository. Without optional locks, a query does not lock the index while somebody
    // else writes it.
    private static readonly Dictionary<string, string?> DefaultVariables = new()
    {
        ["GIT_DIR"] = null,
        ["GIT_WORK_TREE"] = null,
        ["GIT_INDEX_FILE"] = null,
        ["GIT_PREFIX"] = null,
        ["GIT_OPTIONAL_LOCKS"] = "0",
    };

    /// <summary>Variables added to the defaults, or replacing them.</summary>
    public IReadOnlyDictionary<string, string?> Variables { get; init; } = new Dictionary<string, string?>();

    /// <summary>Options before the command, such as <c>-c NAME=VALUE</c>.</summary>
    public IReadOnlyList<string> Configuration { get; init; } = [];

    /// <summary>The standard input.</summary>
    public string Input { get; init; } = "";

    /// <summary>The standard output, without the end of its last line.</summary>
    /// <exception cref="DeliveryException">Git ended with another exit code than 0, or could not be started.</exception>
    public async Task<string> ReadAsync(CancellationToken cancellationToken, params string[] arguments)
    {
        var result = await RunAsync(cancellationToken, arguments);
        return result.Succeeded ? result.Output : throw new LocalCommandException(ToLocalCommand(arguments), result);
    }

    /// <summary>Runs a query that Git answers with its exit code: 0 for yes, 1 for no.</summary>
    /// <exception cref="DeliveryException">Git ended with another exit code, or could not be started.</exception>
    public async Task<(bool Succeeded, string Output)> TryReadAsync(CancellationToken cancellationToken, params string[] arguments)
    {
        var result = await RunAsync(cancellationToken, arguments);
        return result.ExitCode <= 1
            ? (result.Succeeded, result.Output) : throw new LocalCommandException(ToLocalCommand(arguments), result);
    }

    /// <summary>Whether Git ends with exit code 0.</summary>
    public async Task<bool> SucceedsAsync(CancellationToken cancellationToken, params string[] arguments) =>
        (await RunAsync(cancellationToken, arguments)).Succeeded;

    /// <summary>Runs Git, whatever its exit code.</summary>
    /// <exception cref="DeliveryException">Git could not be started, or refuses a checkout that belongs to another user: its exit code
    /// answers no query then.</exception>
    public async Task<LocalResult> RunAsync(CancellationToken cancellationToken, params string[] arguments)
    {
        var result = await ToLocalCommand(arguments).RunAsync(cancellationToken);
        return result.Succeeded || !GitErrors.IsDubiousOwnership(result.Errors)
            ? result
            : throw new DeliveryException(
                $"Git refuses the checkout {Directory}, which belongs to another user: {GitErrors.GetReason(result.Errors)}",
                GitErrors.GetSuggestedCommand(result.Errors), exitCode: 2);
    }

    private LocalCommand ToLocalCommand(string[] arguments) => new("git", [.. Configuration, .. arguments])
    {
        Directory = Directory,
        Variables = DefaultVariables.Concat(Variables).GroupBy(variable => variable.Key)
            .ToDictionary(same => same.Key, same => same.Last().Value),
        Input = Encoding.UTF8.GetBytes(Input),
    };
}

/// <summary>Reads the reason from what Git printed when it refused to work, in any language.</summary>
internal static class GitErrors
{
    private const string TrustCommand = "git config --global --add safe.directory ";

    /// <summary>Whether Git refuses because the files belong to another user. The command that it names is the same in every
    /// language.</summary>
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
