namespace QgoBuild.Delivery.Reporting;

/// <summary>The settings of an environment, without their values: the JSON output of <c>Settings --json</c>. Members may be added; any
/// other change requires a new <see cref="SchemaVersion"/>.</summary>
/// <param name="Environment">The environment.</param>
/// <param name="Release">The version of the live release, whose settings these are; null where none is live.</param>
/// <param name="Settings">The settings, in the order of their names.</param>
public sealed record SettingsStatus(string Environment, string? Release, IReadOnlyList<SettingStatus> Settings)
{
    /// <summary>The version of the schema.</summary>
    [JsonPropertyOrder(-1)]
    public int SchemaVersion { get; init; } = 1;

    /// <summary>Whether a deployment would change any.</summary>
    public bool Differs => Settings.Any(setting => setting.State is SettingState.Differs or SettingState.New);

    /// <summary>Compares the settings of the live release with what its environment gives them here.</summary>
    /// <param name="environment">The environment.</param>
    /// <param name="live">The live release; null where none is.</param>
    /// <param name="settings">The settings of that release, with their values here.</param>
    public static SettingsStatus Of(DeploymentEnvironment environment, ReleaseRecord? live, DeploymentSettings settings)
    {
        ArgumentNullException.ThrowIfNull(environment);
        ArgumentNullException.ThrowIfNull(settings);
        var used = settings.All.Select(setting => SettingStatus.Of(setting,
            live?.Settings.FirstOrDefault(recorded => recorded.Name == setting.Definition.FileName)?.Fingerprint));
        var unused = environment.Settings.Where(given => settings.All.All(setting => setting.Name != given.Name)).Select(given =>
            new SettingStatus(given.Name, given.Parameter, [], null, null, SettingState.Unused));
        return new(environment.Name, live?.Release.Version,
            [.. used.Concat(unused).OrderBy(setting => setting.Name, StringComparer.Ordinal)]);
    }

    /// <summary>As JSON.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, ReportingJson.Indented.SettingsStatus);
}

/// <summary>A setting of an environment, without its value.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Parameter">The <c>[Secret]</c> parameter that it comes from; null for a value of the build.</param>
/// <param name="Services">The services that get it, each with how: <c>web: a variable</c>, <c>web: a file</c>.</param>
/// <param name="Here">The fingerprint of the value that a deployment from here would bring; null without one.</param>
/// <param name="Server">The fingerprint of the value of the live release; null without one.</param>
/// <param name="State">How both compare.</param>
public sealed record SettingStatus(
    string Name, string? Parameter, IReadOnlyList<string> Services, string? Here, string? Server, SettingState State)
{
    internal static SettingStatus Of(DeploymentSetting setting, string? server) => new(
        setting.Name,
        setting.Parameter,
        [.. setting.Definition.Uses.Select(use => use.ToString())],
        setting.Fingerprint,
        server,
        (setting.Fingerprint, server) switch
        {
            (null, null) => SettingState.Missing,
            (null, _) => SettingState.Kept,
            (_, null) => SettingState.New,
            var (here, there) => here == there ? SettingState.Same : SettingState.Differs,
        });
}

/// <summary>How the value of a setting here compares with that of the live release.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<SettingState>))]
public enum SettingState
{
    /// <summary>They are the same.</summary>
    Same,
    /// <summary>They differ: a deployment would change it.</summary>
    Differs,
    /// <summary>The live release has none: a deployment would bring it.</summary>
    New,
    /// <summary>There is no value here: a deployment would keep that of the live release.</summary>
    Kept,
    /// <summary>There is a value neither here nor there: a deployment would fail before it changes anything.</summary>
    Missing,
    /// <summary>The live release does not have that setting.</summary>
    Unused,
}
