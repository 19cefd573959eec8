namespace QgoBuild.Delivery.Setup;

/// <summary>The ports that users connect to: free, or ours already.</summary>
/// <param name="Project">The compose project whose edge publishes them.</param>
public sealed record PortsRequirement(string Project) : IServerRequirement
{
    /// <inheritdoc/>
    public string Name => "ports";

    /// <inheritdoc/>
    public CheckResult Evaluate(ServerFacts facts)
    {
        var taken = facts.Ports.Where(port => port.Listens && port.Project != Project).ToList();
        if (taken.Count > 0)
        {
            return CheckResult.Failed(
                string.Join(' ', taken.Select(port => port.Container.Length > 0 ? $"The container {port.Container} holds port {port.Port}." : $"Another program holds port {port.Port}.")),
                [.. taken.Select(port => port.Container.Length > 0 ? $"docker stop {port.Container}" : $"ss --listening --tcp --numeric --processes 'sport = :{port.Port}'")]);
        }

        return CheckResult.Ok(string.Join(' ', facts.Ports.Select(port => $"Port {port.Port} is {(port.Listens ? "ours" : "free")}.")));
    }
}
