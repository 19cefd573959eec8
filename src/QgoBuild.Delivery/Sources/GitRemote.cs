using QgoBuild.Delivery.Shell;

namespace QgoBuild.Delivery.Sources;

/// <summary>A repository elsewhere, and the key to it.</summary>
/// <param name="Url">Its address, as <c>git</c> takes it; or the name of a remote of the checkout.</param>
/// <param name="PrivateKeyFile">The SSH key; null for whatever the user's own configuration says.</param>
/// <param name="KnownHostsFile">The known_hosts file that lists its host's key; null for the user's own.</param>
public sealed record GitRemote(string Url, string? PrivateKeyFile = null, string? KnownHostsFile = null)
{
    /// <summary>Variables for <c>git</c>. It never asks anything: there may be nobody to answer.</summary>
    internal IReadOnlyDictionary<string, string?> Variables => PrivateKeyFile is null
        ? new Dictionary<string, string?> { ["GIT_TERMINAL_PROMPT"] = "0" }
        : new Dictionary<string, string?>
        {
            ["GIT_TERMINAL_PROMPT"] = "0",
            ["GIT_SSH_COMMAND"] = RemoteCommand.Of(
                "ssh", "-F", "none", "-i", PrivateKeyFile, "-o", "IdentitiesOnly=yes", "-o", "BatchMode=yes", "-o", "StrictHostKeyChecking=yes", "-o", $"UserKnownHostsFile=\"{KnownHostsFile}\"").Text,
        };
}
