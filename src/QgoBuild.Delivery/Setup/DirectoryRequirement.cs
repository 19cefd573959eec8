using QgoBuild.Delivery.Shell;

namespace QgoBuild.Delivery.Setup;

/// <summary>The environment's directory, which may have a blank in its name.</summary>
/// <param name="Directory">Its absolute path.</param>
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
        { State: "file" } => CheckResult.Failed($"{Directory} is no directory.", RemoteCommand.Of("mv", "--", Directory, Directory + ".old").Text),
        { Writable: false } => CheckResult.Failed($"{facts.User} may not write to {Directory}.", RemoteCommand.Of("install", "-d", "-o", facts.User, Directory).Text + "    # as root"),
        { State: "absent" } => CheckResult.Missing($"{Directory} is not there yet.", CreateCommand.Text) with { Change = $"Make the directory {Directory}." },
        _ => CheckResult.Ok($"{Directory} is there and can be written to."),
    };

    /// <inheritdoc/>
    public RemoteCommand? GetFix(ServerFacts facts) => CreateCommand;
}
