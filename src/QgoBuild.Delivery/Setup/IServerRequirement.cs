namespace QgoBuild.Delivery.Setup;

/// <summary>A requirement for a server: a pure function of its <see cref="ServerFacts"/>.</summary>
public interface IServerRequirement
{
    /// <summary>A name of one or two words.</summary>
    string Name { get; }

    /// <summary>The purpose.</summary>
    SetupGroup Group => SetupGroup.Deployment;

    /// <summary>Whether it depends on the user who logs in, such as keys and files of the user.</summary>
    bool IsUserSpecific => false;

    /// <summary>Evaluates the facts.</summary>
    CheckResult Evaluate(ServerFacts facts);

    /// <summary>The command that makes the change of <see cref="Evaluate"/> on the server. It is idempotent. Null when the change must be
    /// made manually.</summary>
    RemoteCommand? GetFix(ServerFacts facts) => null;

    /// <summary>The command that confirms a provisional change of <see cref="GetFix"/>. It runs over a new connection. If it does not run
    /// within <see cref="ProvisionalChange.UndoDelay"/>, the server undoes the change. Null for a change that cannot lock anybody
    /// out.</summary>
    RemoteCommand? GetKeepCommand(ServerFacts facts) => null;
}
