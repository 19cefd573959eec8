using System.Text;
using CliWrap;
using CliWrap.Buffered;

namespace QgoBuild.Delivery.Sources;

/// <summary>Runs git in a directory, with nothing from the surroundings but the user's configuration.</summary>
/// <param name="Directory">Where it runs: any directory of the checkout.</param>
internal sealed record GitCommand(string Directory)
{
    // A hook of Git's sets these for its own repository. A look does not lock the index that somebody else is about to write.
    private static readonly Dictionary<string, string?> DefaultVariables = new()
    {
        ["GIT_DIR"] = null,
        ["GIT_WORK_TREE"] = null,
        ["GIT_INDEX_FILE"] = null,
        ["GIT_PREFIX"] = null,
        ["GIT_OPTIONAL_LOCKS"] = "0",
    };

    /// <summary>Variables beside those that it has.</summary>
    public IReadOnlyDictionary<string, string?> Variables { get; init; } = new Dictionary<string, string?>();

    /// <summary>Options before the command, such as <c>-c NAME=VALUE</c>.</summary>
    public IReadOnlyList<string> Configuration { get; init; } = [];

    /// <summary>Its standard input.</summary>
    public string Input { get; init; } = "";

    /// <summary>What it writes to its standard output, without the newline at the end.</summary>
    /// <exception cref="DeliveryException">It ended with another exit code than 0, or could not be started.</exception>
    public async Task<string> ReadAsync(CancellationToken cancellationToken, params string[] arguments)
    {
        var result = await RunAsync(cancellationToken, arguments).ConfigureAwait(false);
        return result.ExitCode == 0
            ? result.StandardOutput.TrimEnd('\n')
            : throw CreateException(result, arguments);
    }

    /// <summary>Reads what Git answers with its exit code: 0 for yes and 1 for no. Anything else is no answer.</summary>
    /// <exception cref="DeliveryException">It ended with another exit code, or could not be started.</exception>
    public async Task<(bool Succeeded, string Output)> TryReadAsync(CancellationToken cancellationToken, params string[] arguments)
    {
        var result = await RunAsync(cancellationToken, arguments).ConfigureAwait(false);
        return result.ExitCode <= 1 ? (result.ExitCode == 0, result.StandardOutput.TrimEnd('\n')) : throw CreateException(result, arguments);
    }

    /// <summary>Whether it ends with 0.</summary>
    public async Task<bool> SucceedsAsync(CancellationToken cancellationToken, params string[] arguments) =>
        (await RunAsync(cancellationToken, arguments).ConfigureAwait(false)).ExitCode == 0;

    /// <summary>Runs it, whatever its exit code.</summary>
    /// <exception cref="DeliveryException">It could not be started, or refuses a checkout that belongs to another user: that is an answer to no question.</exception>
    public async Task<BufferedCommandResult> RunAsync(CancellationToken cancellationToken, params string[] arguments)
    {
        try
        {
            var result = await Cli.Wrap("git")
                .WithArguments([.. Configuration, .. arguments])
                .WithWorkingDirectory(Directory)
                .WithEnvironmentVariables(DefaultVariables.Concat(Variables).GroupBy(variable => variable.Key).ToDictionary(same => same.Key, same => same.Last().Value))
                .WithStandardInputPipe(PipeSource.FromString(Input, Encoding.UTF8))
                .WithValidation(CommandResultValidation.None)
                .ExecuteBufferedAsync(Encoding.UTF8, cancellationToken)
                .ConfigureAwait(false);
            return result.ExitCode == 0 || !GitErrors.IsDubiousOwnership(result.StandardError)
                ? result
                : throw new DeliveryException(
                    $"Git refuses the checkout {Directory}, which belongs to another user: {GitErrors.GetReason(result.StandardError)}",
                    GitErrors.GetSuggestedCommand(result.StandardError),
                    exitCode: 2);
        }
        catch (System.ComponentModel.Win32Exception error)
        {
            throw new DeliveryException("git could not be started: it is not installed, or not on the PATH.", "Install git and run the same command again.", error);
        }
    }

    private static DeliveryException CreateException(BufferedCommandResult result, string[] arguments) =>
        new($"git {string.Join(' ', arguments)} failed: {(result.StandardError.Trim() is { Length: > 0 } reason ? reason : $"it ended with exit code {result.ExitCode} and gave no reason.")}");
}
