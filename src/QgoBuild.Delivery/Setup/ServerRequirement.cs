namespace QgoBuild.Delivery.Setup;

/// <summary>A requirement for a server: a pure function of its <see cref="ServerFacts"/>.</summary>
/// <param name="Name">A name of one or two words.</param>
/// <param name="Group">The purpose.</param>
public abstract record ServerRequirement(string Name, SetupGroup Group = SetupGroup.Deployment)
{
    /// <summary>Whether it depends on the user who logs in, such as keys and files of the user.</summary>
    public virtual bool IsUserSpecific => false;

    /// <summary>Evaluates the facts.</summary>
    public abstract CheckResult Evaluate(ServerFacts facts);

    /// <summary>The command that makes the change of <see cref="Evaluate"/> on the server. It is idempotent. Null when the change must be
    /// made manually.</summary>
    public virtual RemoteCommand? GetFix(ServerFacts facts) => null;

    /// <summary>The command that confirms a provisional change of <see cref="GetFix"/>. It runs over a new connection. If it does not run
    /// within <see cref="ProvisionalChange.UndoDelay"/>, the server undoes the change. Null for a change that cannot lock anybody
    /// out.</summary>
    public virtual RemoteCommand? GetKeepCommand(ServerFacts facts) => null;
}
