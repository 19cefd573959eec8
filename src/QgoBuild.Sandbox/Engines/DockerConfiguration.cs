using System.Text.Json.Nodes;

namespace QgoBuild.Sandbox.Engines;

/// <summary>A DOCKER_CONFIG of the sandbox's own (0700): it holds the registry's login and, where they are missing on the machine, the
/// compose and buildx plugins. The user's plugins and proxies are used from where they are; the user's own files are not written
/// to.</summary>
internal sealed record DockerConfiguration(string Directory)
{
    private const string PluginDirectories = "cliPluginsExtraDirs";

    public string Plugins => Path.Combine(Directory, "cli-plugins");
    public bool Exists => File.Exists(ConfigFile);
    private string ConfigFile => Path.Combine(Directory, "config.json");

    /// <summary>The user's DOCKER_CONFIG.</summary>
    public static string GetUserDirectory() =>
        Environment.GetEnvironmentVariable("DOCKER_CONFIG") is { Length: > 0 } named
            ? named
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".docker");

    /// <summary>Writes the configuration unless it is there already.</summary>
    public void Create(string userDirectory)
    {
        PrivateFile.CreateDirectory(Directory);
        if (Exists) return;
        var userConfiguration = Read(Path.Combine(userDirectory, "config.json"));
        var plugins = userConfiguration[PluginDirectories]?.DeepClone() as JsonArray ?? [];
        plugins.Add(Path.Combine(userDirectory, "cli-plugins"));
        var configuration = new JsonObject { [PluginDirectories] = plugins };
        if (userConfiguration["proxies"] is { } proxies) configuration["proxies"] = proxies.DeepClone();
        Write(configuration);
    }

    /// <summary>Adds a login, as <c>docker login</c> would. Written here rather than by that command because it prefers the desktop's
    /// keychain, where a sandbox would leave something behind.</summary>
    public void Login(string registry, string user, string password)
    {
        var configuration = Read(ConfigFile);
        var login = new JsonObject { ["auth"] = Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password}")) };
        if (configuration["auths"] is JsonObject logins)
            logins[registry] = login;
        else
            configuration["auths"] = new JsonObject { [registry] = login };
        Write(configuration);
    }

    private static JsonObject Read(string file)
    {
        try { return JsonNode.Parse(File.ReadAllText(file)) as JsonObject ?? []; }
        catch (Exception none) when (none is IOException or UnauthorizedAccessException or System.Text.Json.JsonException) { return []; }
    }

    private void Write(JsonObject configuration) => PrivateFile.Write(ConfigFile, configuration.ToJsonString());
}
