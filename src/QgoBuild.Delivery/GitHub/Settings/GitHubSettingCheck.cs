using QgoBuild.Delivery.Setup;

namespace QgoBuild.Delivery.GitHub.Settings;

/// <summary>A secret or a variable that jobs of an environment get. What a secret holds nobody can read again: that it is there is all that is seen.</summary>
/// <param name="api">Asks GitHub, and tells it.</param>
/// <param name="environment">The environment's name.</param>
/// <param name="name">The name of the secret or variable: <c>SSH_PRIVATE_KEY</c>.</param>
/// <param name="isSecret">Whether it is a secret.</param>
/// <param name="value">What it shall hold; null when that is not known here.</param>
/// <param name="remedy">What to type so that it is known.</param>
public sealed class GitHubSettingCheck(GitHubApi api, string environment, string name, bool isSecret, string? value, string remedy) : ISetupCheck
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
            if (await (isSecret ? _environments.HasSecretAsync(environment, name, cancellationToken) : _environments.HasVariableAsync(environment, name, cancellationToken)).ConfigureAwait(false))
                return CheckResult.Ok($"The {Kind} is set for jobs of {environment}.");
        }
        catch (GitHubException error)
        {
            return CheckResult.Failed(error.Message, error.Remedy!);
        }

        var missing = CheckResult.Missing($"Jobs of {environment} have no {Kind} {name}.", value is null ? [remedy] : []);
        return value is null ? missing : missing with { Change = $"Set the {Kind} {name} of the environment {environment} of {api.Repository}." };
    }

    /// <inheritdoc/>
    public Task ApplyAsync(CheckResult result, Action<string> writeLine, CancellationToken cancellationToken) =>
        isSecret ? _environments.SetSecretAsync(environment, name, value!, cancellationToken) : _environments.SetVariableAsync(environment, name, value!, cancellationToken);
}
