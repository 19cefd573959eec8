namespace QgoBuild.Delivery.Setup;

/// <summary>Checks that the size of container logs is limited: by the default of the engine, or by each container.</summary>
internal sealed record DockerLogsProtection() : ServerRequirement("docker logs", SetupGroup.Protection)
{
    private const string File = "/etc/docker/daemon.json";
    private const string Driver = "json-file";

    private static readonly JsonSerializerOptions IndentedJson = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public override CheckResult Evaluate(ServerFacts facts)
    {
        if (Parse(facts.Protection.Daemon) is not { } daemon)
        {
            const string Validate = $"dockerd --validate --config-file={File}";
            return CheckResult.Advised($"{File} is not a JSON object, so the engine may fail to start.", Validate);
        }

        if (HasLimit(daemon)) return CheckResult.Ok("The engine limits the size of container logs.");
        var containers = ProtectionFacts.Lines(facts.Protection.ContainerLogs).Select(line => line.TrimStart('/').Split('|')).ToList();
        var unlimited = containers.Where(container => container is [_, Driver, "" or "<no value>"]).Select(fields => fields[0]).ToList();
        if (containers.Count > 0 && unlimited.Count == 0)
            return CheckResult.Ok($"All {containers.Count} containers limit their logs; the engine has no limit for other containers.");
        var sentence = unlimited.Count == 0
            ? "The engine does not limit the size of container logs."
            : $"The logs of {string.Join(", ", unlimited)} grow without limit.";
        return CheckResult.Advised(
            $"{sentence} A full disk stops the database.",
            $"In {File}: \"log-driver\": \"{Driver}\", \"log-opts\": {{ \"max-size\": \"10m\", \"max-file\": \"5\" }}",
            "systemctl restart docker    # stops all containers for some seconds; applies to containers created afterwards") with
        {
            Change = facts.CanConfigure
                ? $"Limit container logs to 50 MB each ({File}), for containers created after the next start of the engine."
                : null,
        };
    }

    public override RemoteCommand? GetFix(ServerFacts facts) => RemoteCommand.Sh($$"""
        set -eu
        mkdir -p /etc/docker
        printf '%s\n' {{Merge(facts.Protection.Daemon)}} >{{File}}.new
        if [ -e {{File}} ]; then chmod --reference={{File}} {{File}}.new; fi
        if dockerd --help 2>/dev/null | grep -q -e --validate; then
            dockerd --validate --config-file={{File}}.new || { rm {{File}}.new; exit 1; }
        fi
        mv {{File}}.new {{File}}
        # The engine is restarted only when no container runs.
        if systemctl --quiet is-active docker.service && [ -z "$(docker ps --quiet)" ]; then systemctl restart docker.service; fi
        """);

    /// <summary>Adds the limit to the configuration of the engine, and leaves everything else unchanged.</summary>
    /// <exception cref="JsonException">The configuration is not a JSON object.</exception>
    public static string Merge(string daemon)
    {
        var merged = Parse(daemon) ?? throw new JsonException("It is not a JSON object.");
        var options = merged["log-opts"] as JsonObject ?? [];
        options["max-size"] ??= "10m";
        options["max-file"] ??= "5";
        merged["log-driver"] = Driver;
        merged["log-opts"] = options.DeepClone();
        return merged.ToJsonString(IndentedJson);
    }

    // Other drivers rotate logs themselves (local) or store nothing on the server.
    private static bool HasLimit(JsonObject daemon) =>
        (daemon["log-driver"]?.ToString() ?? Driver) != Driver || (daemon["log-opts"] as JsonObject)?["max-size"] is not null;

    private static JsonObject? Parse(string daemon)
    {
        try { return daemon.Trim().Length == 0 ? [] : JsonNode.Parse(daemon) as JsonObject; }
        catch (JsonException) { return null; }
    }
}

/// <summary>Checks that other machines cannot connect to a database.</summary>
/// <param name="Firewall">The firewall, which closes ports that containers publish by mistake.</param>
internal sealed record DatabaseProtection(FirewallProtection Firewall) : ServerRequirement("database", SetupGroup.Protection)
{
    // MySQL and its X protocol, PostgreSQL, SQL Server, Redis, MongoDB.
    private static readonly int[] Databases = [3306, 33060, 5432, 1433, 6379, 27017];

    public override CheckResult Evaluate(ServerFacts facts)
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
