using System.Collections.Immutable;

namespace QgoBuild.Sandbox.Containers;

/// <summary>The names of a sandbox's parts on their engine. There is one sandbox on an engine at a time.</summary>
internal static class SandboxNames
{
    public const string Network = "qgobuild-sandbox";
    public const string Staging = "qgobuild-staging";
    public const string Production = "qgobuild-production";
    public const string Registry = "qgobuild-registry";
    public const string Origin = "qgobuild-origin";
    public const string Acme = "qgobuild-acme";

    /// <summary>The origin's name inside the network.</summary>
    public const string OriginHost = "origin.sandbox";

    /// <summary>The origin's repository.</summary>
    public const string OriginRepository = "/srv/git/qgo-cargo.git";

    public static IReadOnlyList<string> Containers { get; } = [Staging, Production, Registry, Origin, Acme];

    /// <summary>The names under which the servers' sites are found inside the network, as public names are on the Internet.</summary>
    public static ImmutableArray<string> SiteNamesOf(string server) =>
        server == Staging ? ["staging.qgo-cargo.test"] : ["qgo-cargo.test", "www.qgo-cargo.test"];
}

/// <summary>A user of the servers.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Number">Its number, and that of its group.</param>
/// <param name="Home">Its home directory.</param>
internal sealed record ServerUser(string Name, int Number, string Home)
{
    /// <summary>The administrator.</summary>
    public static ServerUser Root { get; } = new("root", 0, "/root");

    /// <summary>The deploying user: may use Docker, and nothing else that not every user may. The image of the servers makes it, with a
    /// number that no image of an application gives to a user of its own: what such a container writes does not happen to be this
    /// user's.</summary>
    public static ServerUser Deploy { get; } = new("deploy", 1500, "/home/deploy");
}
