namespace QgoBuild.Delivery.Sources;

/// <summary>A repository elsewhere, and the key to it.</summary>
/// <param name="Url">Its address, as <c>git</c> takes it; or the name of a remote of the checkout.</param>
/// <param name="PrivateKeyFile">The SSH key; null for that of the user's own configuration.</param>
/// <param name="KnownHostsFile">The known_hosts file that lists its host's key; null for the user's own.</param>
public sealed record GitRemote(string Url, string? PrivateKeyFile = null, string? KnownHostsFile = null)
{
    /// <summary>Has every git that this process starts from now on use a token for a host. The token is in the environment only: neither a
    /// command line nor the configuration of the checkout holds it, where others could read it.</summary>
    /// <param name="url">An address on the host.</param>
    /// <param name="token">The token.</param>
    public static void UseToken(Uri url, string token)
    {
        ArgumentNullException.ThrowIfNull(url);
        var credentials = Convert.ToBase64String(Encoding.UTF8.GetBytes($"x-access-token:{token}"));
        Environment.SetEnvironmentVariable("GIT_CONFIG_COUNT", "1");
        Environment.SetEnvironmentVariable("GIT_CONFIG_KEY_0", $"http.{url.GetLeftPart(UriPartial.Authority)}/.extraheader");
        Environment.SetEnvironmentVariable("GIT_CONFIG_VALUE_0", $"AUTHORIZATION: basic {credentials}");
    }

    /// <summary>Variables for <c>git</c>. It never prompts: there may be no terminal.</summary>
    internal IReadOnlyDictionary<string, string?> Variables => PrivateKeyFile is null
        ? new Dictionary<string, string?> { ["GIT_TERMINAL_PROMPT"] = "0" }
        : new Dictionary<string, string?>
        {
            ["GIT_TERMINAL_PROMPT"] = "0",
            ["GIT_SSH_COMMAND"] = RemoteCommand.Of(
                "ssh", "-F", "none", "-i", PrivateKeyFile, "-o", "IdentitiesOnly=yes", "-o", "BatchMode=yes", "-o",
                "StrictHostKeyChecking=yes", "-o", $"UserKnownHostsFile=\"{KnownHostsFile}\"").Text,
        };
}
