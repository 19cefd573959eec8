namespace QgoBuild.Delivery.Setup;

/// <summary>Requires that the ports of the entrances are free, or used by the edge of the application.</summary>
/// <param name="Project">The compose project of the application.</param>
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
                string.Join(' ', taken.Select(port => port.Container.Length > 0
                    ? $"The container {port.Container} uses port {port.Port}." : $"Another program uses port {port.Port}.")),
                [.. taken.Select(port => port.Container.Length > 0
                    ? $"docker stop {port.Container}" : $"ss --listening --tcp --numeric --processes 'sport = :{port.Port}'")]);
        }

        return CheckResult.Ok(string.Join(' ',
            facts.Ports.Select(port => $"Port {port.Port} is {(port.Listens ? "used by the edge" : "free")}.")));
    }
}
