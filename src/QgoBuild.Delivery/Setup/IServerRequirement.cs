using QgoBuild.Delivery.Shell;

namespace QgoBuild.Delivery.Setup;

/// <summary>Something that a server has to have. A pure function of what its survey tells.</summary>
public interface IServerRequirement
{
    /// <summary>What it is about, in a word or two.</summary>
    string Name { get; }

    /// <summary>What it is for.</summary>
    SetupGroup Group => SetupGroup.Deployment;

    /// <summary>Whether it is about the user who logs in, whose keys and files differ from those of others.</summary>
    bool IsUserSpecific => false;

    /// <summary>Judges what the survey tells.</summary>
    CheckResult Evaluate(ServerFacts facts);

    /// <summary>
    /// What makes it so on the server, where <see cref="Evaluate"/> announces a change. It may be repeated; null where that is for a person to do.
    /// </summary>
    RemoteCommand? GetFix(ServerFacts facts) => null;

    /// <summary>
    /// What keeps the change of <see cref="GetFix"/>, where that is on trial: it runs over a new connection, and unless it does within
    /// <see cref="ProvisionalChange.UndoDelay"/> the server undoes the change by itself. Null where no change can lock anybody out.
    /// </summary>
    RemoteCommand? GetKeepCommand(ServerFacts facts) => null;
}
