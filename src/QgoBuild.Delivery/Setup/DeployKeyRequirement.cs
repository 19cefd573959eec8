namespace QgoBuild.Delivery.Setup;

/// <summary>Requires that the server can read the repository, with a deploy key of its own, whose private key never leaves the
/// server.</summary>
/// <param name="Environment">The name of the environment.</param>
/// <param name="Origin">The address of the repository, as the server fetches it.</param>
internal sealed record DeployKeyRequirement(string Environment, string Origin) : ServerRequirement("deploy key")
{
    private const string GitHub = "git@github.com:";

    public override bool IsUserSpecific => true;
    private string Comment => $"deploy key of {Environment}";

    private bool UsesSsh =>
        !Origin.Contains("://", StringComparison.Ordinal)
            ? Origin.Contains(':', StringComparison.Ordinal) : Origin.StartsWith("ssh://", StringComparison.Ordinal);

    // ssh://git@host:22/path, or git@host:path.
    private string OriginHost =>
        Uri.TryCreate(Origin, UriKind.Absolute, out var uri) && uri.Host.Length > 0 ? uri.Host : Origin.Split('@')[^1].Split(':')[0];

    private string AddKeyInstruction => Origin.StartsWith(GitHub, StringComparison.Ordinal)
        ? "Add it, without write access: " +
            $"https://github.com/{Origin[GitHub.Length..].Replace(".git", "", StringComparison.Ordinal)}/settings/keys/new"
        : $"Grant it read access to {Origin}.";

    public override CheckResult Evaluate(ServerFacts facts)
    {
        if (facts.Git.Length == 0) return CheckResult.Unknown("Git must be installed first.");
        if (facts.Source.Ok) return CheckResult.Ok($"The server can read {Origin}.");
        if (!UsesSsh)
            return CheckResult.Failed($"The server cannot read {Origin}: {facts.Source.Problem}",
                RemoteCommand.Of("git", "ls-remote", "--heads", Origin).Text);

        var isHostUnknown = facts.Source.Problem.Contains("Host key verification failed", StringComparison.Ordinal);
        if (facts.Key.File.Length == 0)
        {
            return CheckResult.Missing("The server has no deploy key for the repository.",
                [.. TrustHostKeyCommands(isHostUnknown),
                    $"ssh-keygen -t ed25519 -N '' -C {RemoteCommand.Quote(Comment)} -f ~/.ssh/id_ed25519", AddKeyInstruction])
                .WithChange($"Create a key, {facts.Home}/.ssh/id_ed25519. Its public key is printed, for you to add.");
        }

        if (isHostUnknown)
            return CheckResult.Missing($"The server does not know the host key of {OriginHost}, and does not connect to it.",
                [.. TrustHostKeyCommands(isUnknown: true)]);
        return facts.Source.Problem.Contains("Permission denied", StringComparison.Ordinal) ||
            facts.Source.Problem.Contains("not found", StringComparison.OrdinalIgnoreCase)
            ? CheckResult.Missing("The repository does not accept the server's key yet.", facts.Key.Public, AddKeyInstruction)
            : CheckResult.Failed($"The server cannot read {Origin}: " +
                (facts.Source.Problem.Length > 0 ? facts.Source.Problem : "there was no response within 20 seconds."),
                RemoteCommand.Of("git", "ls-remote", "--heads", Origin).Text);
    }

    public override RemoteCommand? GetFix(ServerFacts facts) => RemoteCommand.Sh($"""
        umask 077
        mkdir -p ~/.ssh || exit 1
        [ -e ~/.ssh/id_ed25519 ] || ssh-keygen -q -t ed25519 -N '' -C {Comment} -f ~/.ssh/id_ed25519
        """);

    // The user must verify the host key, once.
    private IEnumerable<string> TrustHostKeyCommands(bool isUnknown) => isUnknown
        ? [$"ssh-keyscan -t ed25519 {RemoteCommand.Quote(OriginHost)} >> ~/.ssh/known_hosts",
            $"ssh-keygen -l -F {RemoteCommand.Quote(OriginHost)}    # compare with what {OriginHost} publishes"]
        : [];
}
