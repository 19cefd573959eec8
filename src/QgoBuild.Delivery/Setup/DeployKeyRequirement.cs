using QgoBuild.Delivery.Shell;

namespace QgoBuild.Delivery.Setup;

/// <summary>A repository that the server can read, with a key of its own. The private half is made there and never leaves it.</summary>
/// <param name="Environment">The name of the environment.</param>
/// <param name="Origin">The repository, as the server fetches it.</param>
public sealed record DeployKeyRequirement(string Environment, string Origin) : IServerRequirement
{
    private const string GitHub = "git@github.com:";

    /// <inheritdoc/>
    public string Name => "deploy key";

    /// <inheritdoc/>
    public bool IsUserSpecific => true;

    private string Comment => $"deploy key of {Environment}";

    private bool UsesSsh => !Origin.Contains("://", StringComparison.Ordinal) ? Origin.Contains(':', StringComparison.Ordinal) : Origin.StartsWith("ssh://", StringComparison.Ordinal);

    // ssh://git@host:22/path, or git@host:path.
    private string OriginHost => Uri.TryCreate(Origin, UriKind.Absolute, out var uri) && uri.Host.Length > 0 ? uri.Host : Origin.Split('@')[^1].Split(':')[0];

    private string AddKeyInstruction => Origin.StartsWith(GitHub, StringComparison.Ordinal)
        ? $"Add it, without write access: https://github.com/{Origin[GitHub.Length..].Replace(".git", "", StringComparison.Ordinal)}/settings/keys/new"
        : $"Add it to those who may read {Origin}.";

    /// <inheritdoc/>
    public CheckResult Evaluate(ServerFacts facts)
    {
        if (facts.Git.Length == 0)
            return CheckResult.Unknown("Git has to be there first.");
        if (facts.Source.Ok)
            return CheckResult.Ok($"The server can read {Origin}.");
        if (!UsesSsh)
            return CheckResult.Failed($"The server cannot read {Origin}: {facts.Source.Problem}", RemoteCommand.Of("git", "ls-remote", "--heads", Origin).Text);

        var isHostUnknown = facts.Source.Problem.Contains("Host key verification failed", StringComparison.Ordinal);
        if (facts.Key.File.Length == 0)
        {
            return CheckResult.Missing("The server has no key of its own to read the repository with.", [.. TrustHostKeyCommands(isHostUnknown), $"ssh-keygen -t ed25519 -N '' -C {RemoteCommand.Quote(Comment)} -f ~/.ssh/id_ed25519", AddKeyInstruction]) with
            {
                Change = $"Make a key, {facts.Home}/.ssh/id_ed25519. Its public half is shown, to be added by you.",
            };
        }

        if (isHostUnknown)
            return CheckResult.Missing($"The server does not know the key of {OriginHost}, so it asks it nothing.", [.. TrustHostKeyCommands(isUnknown: true)]);
        return facts.Source.Problem.Contains("Permission denied", StringComparison.Ordinal) || facts.Source.Problem.Contains("not found", StringComparison.OrdinalIgnoreCase)
            ? CheckResult.Missing("The repository does not accept the server's key yet.", facts.Key.Public, AddKeyInstruction)
            : CheckResult.Failed($"The server cannot read {Origin}: {(facts.Source.Problem.Length > 0 ? facts.Source.Problem : "it did not answer in 20 seconds.")}", RemoteCommand.Of("git", "ls-remote", "--heads", Origin).Text);
    }

    /// <inheritdoc/>
    public RemoteCommand? GetFix(ServerFacts facts) => RemoteCommand.Sh($"""
        umask 077
        mkdir -p ~/.ssh || exit 1
        [ -e ~/.ssh/id_ed25519 ] || ssh-keygen -q -t ed25519 -N '' -C {Comment} -f ~/.ssh/id_ed25519
        """);

    // Whom to trust is not for a program to decide: it is compared by a person, once.
    private IEnumerable<string> TrustHostKeyCommands(bool isUnknown) => isUnknown
        ? [$"ssh-keyscan -t ed25519 {RemoteCommand.Quote(OriginHost)} >> ~/.ssh/known_hosts", $"ssh-keygen -l -F {RemoteCommand.Quote(OriginHost)}    # compare with what {OriginHost} publishes"]
        : [];
}
