namespace QgoBuild.Delivery.Compose;

/// <summary>A service of a compose project.</summary>
/// <param name="project">The project.</param>
/// <param name="name">Its name.</param>
/// <param name="definition">Its definition, as docker compose prints it.</param>
public sealed class ComposeService(ComposeProject project, string name, JsonObject definition)
{
    /// <summary>Its name.</summary>
    public string Name => name;

    /// <summary>Its definition, as docker compose prints it.</summary>
    public JsonObject Definition => definition;

    /// <summary>The line of its name.</summary>
    public ComposeLocation Location => Locate();

    /// <summary>The image that is pulled, or the name of the one that is built; null without <c>image:</c>.</summary>
    public string? Image => Text("image");

    /// <summary>How its image is built; null if it is pulled.</summary>
    public ComposeBuild? Build => definition["build"] is JsonObject build ? new(build) : null;

    /// <summary>Its ports.</summary>
    public IReadOnlyList<ComposePort> Ports => [.. Items("ports").Select(ComposePort.Parse)];

    /// <summary>The ports that its containers listen on and do not publish.</summary>
    public IReadOnlyList<int> ExposedPorts =>
        [.. Words("expose").Select(port => ComposePort.ParseNumber(port.Split('/')[0])).OfType<int>()];

    /// <summary>What is mounted into its containers.</summary>
    public IReadOnlyList<ComposeMount> Mounts => [.. Items("volumes").Select(ComposeMount.Parse)];

    /// <summary>Whether it has a health check of its own that is not disabled.</summary>
    public bool HasHealthCheck => definition["healthcheck"] is JsonObject check && check["disable"]?.GetValue<bool>() != true &&
        check["test"] is not (null or JsonArray { Count: 1 });

    /// <summary>What it depends on, with the condition: <c>service_healthy</c>.</summary>
    public IReadOnlyDictionary<string, string> DependsOn => definition["depends_on"] is JsonObject dependencies
        ? dependencies.ToDictionary(entry => entry.Key, entry => entry.Value?["condition"]?.ToString() ?? "service_started")
        : new Dictionary<string, string>();

    /// <summary>The profiles without which it does not start.</summary>
    public IReadOnlyList<string> Profiles => [.. Words("profiles")];

    /// <summary>The variables of its containers. Values may be secret.</summary>
    public IReadOnlyDictionary<string, string?> Environment => definition["environment"] is JsonObject variables
        ? variables.ToDictionary(entry => entry.Key, entry => entry.Value?.ToString())
        : new Dictionary<string, string?>();

    /// <summary>Its command, in one text; empty if the image decides.</summary>
    public string Command => string.Join(' ', Words("entrypoint").Concat(Words("command")));

    /// <summary>How many containers run.</summary>
    public int Replicas => definition["deploy"]?["replicas"] is JsonValue count ? count.GetValue<int>()
        : definition["scale"] is JsonValue scale ? scale.GetValue<int>() : 1;

    /// <summary>The order in which an update replaces containers: <c>stop-first</c> or <c>start-first</c>; null if it is not set.</summary>
    public string? UpdateOrder => definition["deploy"]?["update_config"]?["order"]?.ToString();

    /// <summary>A text of its definition; null without that key.</summary>
    public string? Text(string key) => definition[key] is JsonValue value ? value.ToString() : null;

    /// <summary>Whether a key is <c>true</c>.</summary>
    public bool IsTrue(string key) => definition[key] is JsonValue value && value.GetValueKind() == JsonValueKind.True;

    /// <summary>A list of texts; a single text is a list of one.</summary>
    public IEnumerable<string> Words(string key) => definition[key] switch
    {
        JsonArray list => list.Select(item => item?.ToString()).OfType<string>(),
        JsonObject map => map.Select(entry => entry.Key),
        JsonValue value => [value.ToString()],
        _ => [],
    };

    /// <summary>Where a key of it stands.</summary>
    public ComposeLocation Locate(params IEnumerable<string> path) => project.Locate([.. (string[])["services", name], .. path]);

    /// <summary>What distinguishes its image: the same for services that share one.</summary>
    internal string ImageIdentity => definition["build"]?.ToJsonString() ?? Image ?? name;

    private IEnumerable<JsonObject> Items(string key) => (definition[key] as JsonArray ?? []).OfType<JsonObject>();
}

/// <summary>How an image is built.</summary>
/// <param name="definition">The <c>build:</c> of a service.</param>
public sealed class ComposeBuild(JsonObject definition)
{
    /// <summary>The directory that is built in, relative to the root of the repository; or a URL.</summary>
    public string Context => definition["context"]?.ToString() ?? "";

    /// <summary>The Dockerfile, relative to the context.</summary>
    public string Dockerfile => definition["dockerfile"]?.ToString() ?? "Dockerfile";

    /// <summary>The stage of the Dockerfile that is built; null for the last one.</summary>
    public string? Target => definition["target"]?.ToString();

    /// <summary>The build arguments that it gives a value.</summary>
    public IReadOnlyDictionary<string, string> Arguments => definition["args"] is JsonObject arguments
        ? arguments.Where(entry => entry.Value is not null).ToDictionary(entry => entry.Key, entry => entry.Value!.ToString())
        : new Dictionary<string, string>();

    /// <summary>Whether it says anything for a key.</summary>
    internal bool Has(string key) => definition[key] is JsonValue or JsonObject { Count: > 0 } or JsonArray { Count: > 0 };

    /// <summary>Whether the context is not a directory.</summary>
    public bool IsRemote => Context.Contains("://", StringComparison.Ordinal) || Context.StartsWith("git@", StringComparison.Ordinal);
}

/// <summary>A port of a service.</summary>
/// <param name="Target">The port in the container.</param>
/// <param name="Published">The port of the host; null if Docker chooses it.</param>
/// <param name="Protocol"><c>tcp</c> or <c>udp</c>.</param>
/// <param name="HostAddress">The address of the host that it is published on; null for all.</param>
public sealed record ComposePort(int Target, int? Published, string Protocol, string? HostAddress)
{
    /// <summary>Whether only the host itself reaches it.</summary>
    public bool IsLoopback => IPAddress.TryParse(HostAddress, out var address) && IPAddress.IsLoopback(address);

    internal static ComposePort Parse(JsonObject port) => new(
        ParseNumber(port["target"]?.ToString()) ?? 0, ParseNumber(port["published"]?.ToString()), port["protocol"]?.ToString() ?? "tcp",
        port["host_ip"]?.ToString());

    internal static int? ParseNumber(string? text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}

/// <summary>A mount of a service.</summary>
/// <param name="Type"><c>volume</c>, <c>bind</c>, <c>tmpfs</c> or another type of Docker.</param>
/// <param name="Source">The volume, or the path: relative to the root of the repository if it is in it. Null for an anonymous
/// volume.</param>
/// <param name="Target">The path in the container.</param>
/// <param name="IsReadOnly">Whether containers cannot write there.</param>
public sealed record ComposeMount(string Type, string? Source, string Target, bool IsReadOnly)
{
    internal static ComposeMount Parse(JsonObject mount) => new(
        mount["type"]?.ToString() ?? "volume", mount["source"]?.ToString() is { Length: > 0 } source ? source : null,
        mount["target"]?.ToString() ?? "", mount["read_only"]?.GetValue<bool>() == true);
}
