using QgoBuild.Delivery.Shell;

namespace QgoBuild.Delivery.Setup;

/// <summary>Installing on Debian, Ubuntu and what is made from them, without anybody to ask.</summary>
internal static class DebianPackages
{
    /// <summary>What a person types to install packages.</summary>
    public static string[] InstallCommands(params IEnumerable<string> packages) => ["apt-get update", RemoteCommand.Of("apt-get", ["install", "--yes", .. packages]).Text];

    /// <summary>Installs packages of the distribution.</summary>
    public static RemoteCommand Install(params IEnumerable<string> packages) => AfterIndexUpdate(RemoteCommand.Of("apt-get", ["install", "--yes", "--quiet=2", .. packages]));

    /// <summary>Does something with fresh lists of packages.</summary>
    public static RemoteCommand AfterIndexUpdate(RemoteCommand command) => RemoteCommand.Sh($"""
        export DEBIAN_FRONTEND=noninteractive
        apt-get update --quiet=2 || exit 1
        {command}
        """);
}
