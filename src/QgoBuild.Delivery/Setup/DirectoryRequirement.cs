using QgoBuild.Delivery.Shell;

namespace QgoBuild.Delivery.Setup;

/// <summary>Requires the environment's directory, whose name may contain a space.</summary>
/// <param name="Directory">The absolute path.</param>
public sealed record DirectoryRequirement(string Directory) : IServerRequirement
{
    /// <inheritdoc/>
    public string Name => "directory";

    /// <inheritdoc/>
    public bool IsUserSpecific => true;

    private RemoteCommand CreateCommand => RemoteCommand.Of("mkdir", "-p", "--", Directory);

    /// <inheritdoc/>
    public CheckResult Evaluate(ServerFacts facts) => facts.Directory switch
    {
        { State: "file" } =>
            CheckResult.Failed($"{Directory} is not a directory.", RemoteCommand.Of("mv", "--", Directory, Directory + ".old").Text),
        { Writable: false } =>
            CheckResult.Failed($"{facts.User} may not write to {Directory}.",
                RemoteCommand.Of("install", "-d", "-o", facts.User, Directory).Text + "    # as root"),
        { State: "absent" } =>
            CheckResult.Missing($"{Directory} does not exist yet.", CreateCommand.Text) with
            {
                Change = $"Create the directory {Directory}.",
            },
        _ => CheckResult.Ok($"{Directory} exists and is writable."),
    };

    /// <inheritdoc/>
    public RemoteCommand? GetFix(ServerFacts facts) => CreateCommand;
}
