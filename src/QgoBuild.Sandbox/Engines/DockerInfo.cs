using System.Text.Json.Serialization;

namespace QgoBuild.Sandbox.Engines;

/// <summary>What an engine reports of itself.</summary>
internal sealed record DockerInfo
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(5);

    /// <summary>It answered.</summary>
    public bool IsAvailable { get; init; }

    /// <summary>It runs, but this user may not use it.</summary>
    public bool IsDenied { get; init; }

    /// <summary>The program <c>docker</c> is installed.</summary>
    public bool HasClient { get; init; } = true;

    public string ServerVersion { get; init; } = "";

    /// <summary>The engine runs in a virtual machine of Docker Desktop, which forwards published ports in its own way.</summary>
    public bool IsDesktop { get; init; }

    /// <summary>Names of the client's plugins, such as compose and buildx.</summary>
    public IReadOnlyCollection<string> Plugins { get; init; } = [];

    /// <summary>Runs <c>docker info</c>: one query for the engine and for the client's plugins.</summary>
    public static async Task<DockerInfo> QueryAsync(LocalCommand docker, CancellationToken cancellationToken)
    {
        using var timeoutSource = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeoutSource.CancelAfter(Timeout);
        try
        {
            var info = await docker.With("info", "--format", "{{json .}}").For("query the Docker engine").RunAsync(timeoutSource.Token);
            return Parse(info.Output, info.LastLines);
        }
        catch (LocalCommandException) { return new DockerInfo { HasClient = false }; }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested) { return new DockerInfo(); }
    }

    /// <summary>Reads what <c>docker info --format '{{json .}}'</c> prints; it prints its client's part also where no engine
    /// answers.</summary>
    public static DockerInfo Parse(string json, string errors)
    {
        var denied = errors.Contains("permission denied", StringComparison.OrdinalIgnoreCase);
        try
        {
            using var document = JsonDocument.Parse(json);
            var root = document.RootElement;
            var version = Text(root, "ServerVersion");
            return new DockerInfo
            {
                IsAvailable = version.Length > 0,
                IsDenied = denied && version.Length == 0,
                ServerVersion = version,
                IsDesktop = Text(root, "OperatingSystem").Contains("Docker Desktop", StringComparison.OrdinalIgnoreCase),
                Plugins = PluginsOf(root),
            };
        }
        catch (JsonException) { return new DockerInfo { IsDenied = denied }; }
    }

    private static string[] PluginsOf(JsonElement root) =>
        GetProperty(GetProperty(root, "ClientInfo"), nameof(Plugins)) is { ValueKind: JsonValueKind.Array } plugins
            ? [.. plugins.EnumerateArray().Where(plugin => Text(plugin, "Err").Length == 0).Select(plugin => Text(plugin, "Name"))]
            : [];

    private static string Text(JsonElement element, string name) =>
        GetProperty(element, name) is { ValueKind: JsonValueKind.String } value ? value.GetString()! : "";

    private static JsonElement GetProperty(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) ? value : default;
}

[JsonSerializable(typeof(HostSnapshot))]
internal sealed partial class EngineJson : JsonSerializerContext;
