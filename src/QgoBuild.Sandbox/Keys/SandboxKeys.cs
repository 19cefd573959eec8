namespace QgoBuild.Sandbox.Keys;

/// <summary>All keys of a sandbox, made once and kept for as long as it lives.</summary>
/// <param name="Login">Lets this machine log in to the servers.</param>
/// <param name="Push">Lets this machine fetch from and push to the origin.</param>
/// <param name="Deploy">Lets the servers fetch from the origin.</param>
/// <param name="StagingHost">By which staging's server is known.</param>
/// <param name="ProductionHost">By which production's server is known.</param>
/// <param name="OriginHost">By which the origin is known.</param>
internal sealed record SandboxKeys(SshKey Login, SshKey Push, SshKey Deploy, SshKey StagingHost, SshKey ProductionHost, SshKey OriginHost)
{
    public static SandboxKeys Ensure(SandboxDirectory directory) => new(
        SshKey.Ensure(directory, "login"), SshKey.Ensure(directory, "push"), SshKey.Ensure(directory, "deploy"),
        SshKey.Ensure(directory, "staging-host"), SshKey.Ensure(directory, "production-host"), SshKey.Ensure(directory, "origin-host"));

    /// <summary>The lines of a known_hosts file for this machine.</summary>
    public string KnownHosts(SandboxAddresses addresses) => string.Concat(
        KnownHostsLine(addresses.Staging.Ssh, StagingHost), KnownHostsLine(addresses.Production.Ssh, ProductionHost),
        KnownHostsLine(addresses.Origin, OriginHost));

    private static string KnownHostsLine(PublishedPort ssh, SshKey hostKey) => $"[{ssh.Address}]:{ssh.Port} {hostKey.Public}\n";
}
