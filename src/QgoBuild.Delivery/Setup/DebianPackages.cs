using QgoBuild.Delivery.Shell;

namespace QgoBuild.Delivery.Setup;

/// <summary>Installs packages on Debian, Ubuntu and their derivatives, without prompts.</summary>
internal static class DebianPackages
{
    /// <summary>The commands to install packages manually.</summary>
    public static string[] InstallCommands(params IEnumerable<string> packages) =>
        ["apt-get update", RemoteCommand.Of("apt-get", ["install", "--yes", .. packages]).Text];

    /// <summary>Updates the package index and installs packages.</summary>
    public static RemoteCommand Install(params IEnumerable<string> packages) =>
        AfterIndexUpdate(RemoteCommand.Of("apt-get", ["install", "--yes", "--quiet=2", .. packages]));

    /// <summary>Updates the package index, then runs a command.</summary>
    public static RemoteCommand AfterIndexUpdate(RemoteCommand command) => RemoteCommand.Sh($"""
        export DEBIAN_FRONTEND=noninteractive
        apt-get update --quiet=2 || exit 1
        {command}
        """);
}
