namespace QgoBuild.Sandbox.Containers;

/// <summary>A user of the servers.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Number">Its number, and that of its group.</param>
/// <param name="Home">Its home directory.</param>
internal sealed record ServerUser(string Name, int Number, string Home)
{
    /// <summary>The administrator.</summary>
    public static ServerUser Root { get; } = new("root", 0, "/root");

    /// <summary>
    /// The deploying user: may use Docker, and nothing else that not every user may. The image of the servers makes it, with a number that
    /// no image of an application gives to a user of its own: what such a container writes does not happen to be this user's.
    /// </summary>
    public static ServerUser Deploy { get; } = new("deploy", 1500, "/home/deploy");
}
