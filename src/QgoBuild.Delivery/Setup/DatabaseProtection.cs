namespace QgoBuild.Delivery.Setup;

/// <summary>Checks that other machines cannot connect to a database.</summary>
/// <param name="Firewall">The firewall, which closes ports that containers publish by mistake.</param>
public sealed record DatabaseProtection(FirewallProtection Firewall) : IServerRequirement
{
    // MySQL and its X protocol, PostgreSQL, SQL Server, Redis, MongoDB.
    private static readonly int[] Databases = [3306, 33060, 5432, 1433, 6379, 27017];

    /// <inheritdoc/>
    public string Name => "database";

    /// <inheritdoc/>
    public SetupGroup Group => SetupGroup.Protection;

    /// <inheritdoc/>
    public CheckResult Evaluate(ServerFacts facts)
    {
        var published = facts.Protection.PublishedPorts.Where(port => Databases.Contains(port.Target)).ToList();
        var listening = facts.Protection.OpenPorts.Except(published.Select(port => port.Port)).Where(Databases.Contains).ToList();
        if (published.Count == 0 && listening.Count == 0) return CheckResult.Ok("No database can be reached from other machines.");
        var sentence = string.Join(' ', published
            .Select(port => $"The container {port.Container} publishes its database on port {port.Port}.")
            .Concat(listening.Select(port => $"A program listens on the database port {port} for connections from other machines.")));
        return Firewall.Evaluate(facts).State == SetupState.Ok
            ? CheckResult.Ok($"{sentence} The firewall blocks it for other machines.")
            : CheckResult.Advised(
                $"{sentence} Attackers can try passwords there.",
                [
                    .. published.Select(port => $"docker port {port.Container}    # publish it on 127.0.0.1 only, or not at all"),
                    .. listening.Select(port => $"ss --listening --tcp --numeric --processes 'sport = :{port}'"),
                ]);
    }
}
