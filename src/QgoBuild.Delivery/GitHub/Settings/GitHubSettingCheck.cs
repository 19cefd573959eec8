using QgoBuild.Delivery.Setup;

namespace QgoBuild.Delivery.GitHub.Settings;

/// <summary>Checks that a secret or variable of an environment exists on GitHub. The value of a secret cannot be read back.</summary>
/// <param name="api">The GitHub API.</param>
/// <param name="environment">The name of the environment.</param>
/// <param name="name">The name of the secret or variable: <c>SSH_PRIVATE_KEY</c>.</param>
/// <param name="isSecret">Whether it is a secret.</param>
/// <param name="value">The value to set; null when it is not known.</param>
/// <param name="remedy">The command that provides the value.</param>
public sealed class GitHubSettingCheck(GitHubApi api, string environment, string name, bool isSecret, string? value, string remedy)
    : ISetupCheck
{
    private readonly GitHubEnvironments _environments = new(api);

    /// <inheritdoc/>
    public string Name => name;

    private string Kind => isSecret ? "secret" : "variable";

    /// <inheritdoc/>
    public async Task<CheckResult> CheckAsync(CancellationToken cancellationToken)
    {
        try
        {
            if (await (isSecret ? _environments.HasSecretAsync(environment, name,
                cancellationToken) : _environments.HasVariableAsync(environment, name, cancellationToken)).ConfigureAwait(false))
                return CheckResult.Ok($"The {Kind} is set in the environment {environment}.");
        }
        catch (GitHubException error)
        {
            return CheckResult.Failed(error.Message, error.Remedy!);
        }

        var missing = CheckResult.Missing($"The environment {environment} has no {Kind} {name}.", value is null ? [remedy] : []);
        return value is null
            ? missing
            : missing with { Change = $"Set the {Kind} {name} of the environment {environment} of {api.Repository}." };
    }

    /// <inheritdoc/>
    public Task ApplyAsync(CheckResult result, Action<string> writeLine, CancellationToken cancellationToken) =>
        isSecret ? _environments.SetSecretAsync(environment, name, value!, cancellationToken) : _environments.SetVariableAsync(environment,
            name, value!, cancellationToken);
}
