using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using QgoBuild.Delivery.Shell;

namespace QgoBuild.Delivery.Setup;

/// <summary>
/// Logs of containers that cannot fill the disk: by the engine's default, or container by container, as the application has it.
/// </summary>
public sealed record DockerLogsProtection : IServerRequirement
{
    private const string File = "/etc/docker/daemon.json";
    private const string Driver = "json-file";

    private static readonly JsonSerializerOptions IndentedJson = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <inheritdoc/>
    public string Name => "docker logs";

    /// <inheritdoc/>
    public SetupGroup Group => SetupGroup.Protection;

    /// <inheritdoc/>
    public CheckResult Evaluate(ServerFacts facts)
    {
        if (Parse(facts.Protection.Daemon) is not { } daemon)
        {
            const string Validate = $"dockerd --validate --config-file={File}";
            return CheckResult.Advised($"{File} is no JSON object, so the engine may not start again.", Validate);
        }

        if (HasLimit(daemon))
            return CheckResult.Ok("The engine limits the logs of containers.");
        var containers = ProtectionFacts.Lines(facts.Protection.ContainerLogs).Select(line => line.TrimStart('/').Split('|')).ToList();
        var unlimited = containers.Where(container => container is [_, Driver, "" or "<no value>"]).Select(fields => fields[0]).ToList();
        if (containers.Count > 0 && unlimited.Count == 0)
            return CheckResult.Ok($"Each of the {containers.Count} containers limits its log; the engine has no limit for others.");
        var sentence = unlimited.Count == 0
            ? "The engine does not limit the logs of containers."
            : $"The logs of {string.Join(", ", unlimited)} grow without limit.";
        return CheckResult.Advised(
            $"{sentence} A full disk stops the database.",
            $"In {File}: \"log-driver\": \"{Driver}\", \"log-opts\": {{ \"max-size\": \"10m\", \"max-file\": \"5\" }}",
            "systemctl restart docker    # stops all containers for some seconds; it counts for those made after it") with
        {
            Change = facts.CanConfigure
                ? $"Limit the logs of containers to 50 MB each ({File}), for containers made after the engine's next start."
                : null,
        };
    }

    /// <inheritdoc/>
    public RemoteCommand? GetFix(ServerFacts facts) => RemoteCommand.Sh($$"""
        set -eu
        mkdir -p /etc/docker
        printf '%s\n' {{Merge(facts.Protection.Daemon)}} >{{File}}.new
        if [ -e {{File}} ]; then chmod --reference={{File}} {{File}}.new; fi
        if dockerd --help 2>/dev/null | grep -q -e --validate; then
            dockerd --validate --config-file={{File}}.new || { rm {{File}}.new; exit 1; }
        fi
        mv {{File}}.new {{File}}
        # Where nothing runs, nothing is stopped.
        if systemctl --quiet is-active docker.service && [ -z "$(docker ps --quiet)" ]; then systemctl restart docker.service; fi
        """);

    /// <summary>The engine's configuration with the limit added; everything else stays as it is.</summary>
    /// <exception cref="JsonException">It is no JSON object.</exception>
    public static string Merge(string daemon)
    {
        var merged = Parse(daemon) ?? throw new JsonException("It is no JSON object.");
        var options = merged["log-opts"] as JsonObject ?? [];
        options["max-size"] ??= "10m";
        options["max-file"] ??= "5";
        merged["log-driver"] = Driver;
        merged["log-opts"] = options.DeepClone();
        return merged.ToJsonString(IndentedJson);
    }

    // Other drivers rotate by themselves (local) or keep nothing here.
    private static bool HasLimit(JsonObject daemon) =>
        (daemon["log-driver"]?.ToString() ?? Driver) != Driver || (daemon["log-opts"] as JsonObject)?["max-size"] is not null;

    private static JsonObject? Parse(string daemon)
    {
        try
        {
            return daemon.Trim().Length == 0 ? [] : JsonNode.Parse(daemon) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
