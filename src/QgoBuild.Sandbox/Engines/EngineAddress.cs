using System.Text.Json;
using QgoBuild.Sandbox.Processes;

namespace QgoBuild.Sandbox.Engines;

/// <summary>Where the user's Docker commands go, in Docker's own order: DOCKER_HOST, the chosen context, the default socket.</summary>
/// <param name="Value">A value for DOCKER_HOST.</param>
/// <param name="IsExplicit">The user named it: another engine in its place would be a surprise.</param>
internal sealed record EngineAddress(string Value, bool IsExplicit)
{
    public static EngineAddress Default { get; } =
        new(OperatingSystem.IsWindows() ? "npipe:////./pipe/docker_engine" : "unix:///var/run/docker.sock", IsExplicit: false);

    /// <summary>The engine is on this machine: what it publishes on a loopback address can be reached from here.</summary>
    public bool IsLocal =>
        Value.StartsWith("unix://", StringComparison.Ordinal)
        || Value.StartsWith("npipe://", StringComparison.Ordinal)
        || (Uri.TryCreate(Value, UriKind.Absolute, out var uri) && uri.IsLoopback);

    public static async Task<EngineAddress> ResolveAsync(CancellationToken cancellationToken)
    {
        if (Environment.GetEnvironmentVariable("DOCKER_HOST") is { Length: > 0 } host) return new EngineAddress(host, IsExplicit: true);
        var context = Environment.GetEnvironmentVariable("DOCKER_CONTEXT") is { Length: > 0 } named ? named : ReadCurrentContext();
        if (context is null or "default") return Default;

        var endpoint = await SandboxCommand.Create("docker", "context", "inspect", context, "--format", "{{.Endpoints.docker.Host}}")
            .For("read Docker's context")
            .RunAsync(cancellationToken).ConfigureAwait(false);
        return endpoint is { Succeeded: true, Output.Length: > 0 } ? new EngineAddress(endpoint.Output, IsExplicit: true) : Default;
    }

    private static string? ReadCurrentContext()
    {
        try
        {
            using var configuration =
                JsonDocument.Parse(File.ReadAllText(Path.Combine(DockerConfiguration.GetUserDirectory(), "config.json")));
            return configuration.RootElement.TryGetProperty("currentContext", out var context) ? context.GetString() : null;
        }
        catch (Exception none) when (none is IOException or UnauthorizedAccessException or JsonException)
        {
            return null;
        }
    }
}
