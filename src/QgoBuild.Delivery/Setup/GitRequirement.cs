using QgoBuild.Delivery.Shell;

namespace QgoBuild.Delivery.Setup;

/// <summary>Requires Git, which fetches the sources of a release: compose files, the edge's configuration, migrations.</summary>
public sealed record GitRequirement : IServerRequirement
{
    /// <inheritdoc/>
    public string Name => "git";

    /// <inheritdoc/>
    public CheckResult Evaluate(ServerFacts facts) => facts switch
    {
        { Git.Length: > 0 } => CheckResult.Ok($"{facts.Git} is installed."),
        { HasApt: true } =>
            CheckResult.Missing("Git is not installed.", DebianPackages.InstallCommands("git")) with
            {
                Change = facts.CanInstall ? "Install git." : null,
            },
        _ => CheckResult.Missing("Git is not installed.", $"Install git with the package manager of {facts.SystemName}."),
    };

    /// <inheritdoc/>
    public RemoteCommand? GetFix(ServerFacts facts) => DebianPackages.Install("git");
}
