using QgoBuild.Delivery.Shell;

namespace QgoBuild.Delivery.Setup;

/// <summary>Something that a server has to have. A pure function of what its survey tells.</summary>
public interface IServerNeed
{
    /// <summary>What it is about, in a word or two.</summary>
    string Name { get; }

    /// <summary>Judges what the survey tells.</summary>
    SetupFinding Judge(ServerFacts facts);

    /// <summary>
    /// What makes it so on the server, where <see cref="Judge"/> announces a change. It may be repeated; null where that is for a person to do.
    /// </summary>
    RemoteCommand? Mend(ServerFacts facts) => null;
}
