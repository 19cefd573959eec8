namespace QgoBuild.Delivery.Deployments;

/// <summary>The settings of a release with the values that its environment gives them. A secret is read only when it is sent: a plan that
/// is shown contains none, and its script never does.</summary>
public sealed class DeploymentSettings
{
    /// <summary>No settings.</summary>
    public static DeploymentSettings None { get; } = new([]);

    private DeploymentSettings(IReadOnlyList<DeploymentSetting> all) => All = all;

    /// <summary>The settings, in the order of their names.</summary>
    public IReadOnlyList<DeploymentSetting> All { get; }

    /// <summary>Gives the settings of a release their values.</summary>
    /// <param name="release">The release.</param>
    /// <param name="application">The application.</param>
    /// <param name="environment">The environment.</param>
    /// <param name="findSecret">Finds the value of a <c>[Secret]</c> parameter; null if it has none here.</param>
    /// <exception cref="DeliveryException">The environment gives a setting no value, or a secret would be a variable although it must not:
    /// exit code 2.</exception>
    public static DeploymentSettings Resolve(
        Release release, Application application, DeploymentEnvironment environment, Func<string, string?> findSecret)
    {
        ArgumentNullException.ThrowIfNull(release);
        ArgumentNullException.ThrowIfNull(environment);
        return new([.. (release.Compose?.Settings ?? []).Select(setting =>
            Resolve(setting, Require(setting, environment), application, environment, findSecret))]);
    }

    /// <summary>The same for a release that was live before, whose settings its server has kept. Those that the environment does not give
    /// any more come from there.</summary>
    public static DeploymentSettings ResolveKept(
        Release release, Application application, DeploymentEnvironment environment, Func<string, string?> findSecret)
    {
        ArgumentNullException.ThrowIfNull(release);
        ArgumentNullException.ThrowIfNull(environment);
        return new([.. (release.Compose?.Settings ?? []).Select(setting =>
            Resolve(setting, Find(setting, environment), application, environment, findSecret))]);
    }

    /// <summary>Whether a server has recorded these values for its live release. What has no value here stays as it is there.</summary>
    /// <param name="recorded">The settings of the live release.</param>
    public bool AreRecorded(IReadOnlyList<RecordedSetting> recorded) =>
        All.All(setting => recorded.Any(other => other.Name == setting.Definition.FileName &&
            (setting.Fingerprint is not { } fingerprint || other.Fingerprint == fingerprint)));

    // A line for each: its name, its fingerprint, and its value in Base64. A point ends them.
    internal string ToInput()
    {
        var text = new StringBuilder();
        foreach (var setting in All.Where(setting => setting.IsSent && setting.Value is not null))
            text.Append(CultureInfo.InvariantCulture,
                $"{setting.Definition.FileName} {setting.Fingerprint} {Convert.ToBase64String(Encoding.UTF8.GetBytes(setting.Value!))}\n");
        return text.Append(".\n").ToString();
    }

    private static Setting? Find(ReleaseSetting setting, DeploymentEnvironment environment) =>
        environment.Settings.FirstOrDefault(given => given.Name == setting.Name);

    private static Setting Require(ReleaseSetting setting, DeploymentEnvironment environment)
    {
        var services = string.Join(", ", setting.Uses.Select(use => use.Service).Distinct());
        var given = Find(setting, environment) ?? throw new DeliveryException(
            $"{environment.Name} gives no value to the setting {setting.Name} ({setting.Location}), which {services} gets.",
            $"add it to the Settings of {environment.Name} in build/Environments.cs: new Setting(\"{setting.Name}\", \"…\"), or " +
                $"Setting.Secret(\"{setting.Name}\", nameof(…)) with a [Secret] parameter", exitCode: 2);
        if (given is { Parameter: not null, InVariable: false } && setting.IsVisible)
            throw new DeliveryException(
                $"{services} gets the secret {setting.Name} as a variable ({setting.Location}), which docker inspect shows and every " +
                    "child process inherits.",
                $"give it as a file in the compose file, services: {setting.Uses[0].Service}: secrets: [{setting.Name}]; or, if the " +
                    $"application reads nothing else, Setting.Secret(\"{setting.Name}\", …) with {{ InVariable = true }}", exitCode: 2);
        return given;
    }

    private static DeploymentSetting Resolve(ReleaseSetting setting, Setting? given, Application application,
        DeploymentEnvironment environment, Func<string, string?> findSecret)
    {
        var value = new Lazy<string?>(() => given?.Value ?? (given?.Parameter is { } parameter ? findSecret(parameter) : null));
        var project = application.GetProject(environment.Name);
        return new(setting, given?.Parameter, isSecret: given?.Value is null, value,
            new(() => value.Value is { } known ? SettingFingerprint.Of(project, setting.Name, known) : null));
    }
}

/// <summary>A setting with the value that a deployment gives it.</summary>
public sealed class DeploymentSetting
{
    private readonly Lazy<string?> _value;
    private readonly Lazy<string?> _fingerprint;

    internal DeploymentSetting(
        ReleaseSetting definition, string? parameter, bool isSecret, Lazy<string?> value, Lazy<string?> fingerprint) =>
        (Definition, Parameter, IsSecret, _value, _fingerprint) = (definition, parameter, isSecret, value, fingerprint);

    /// <summary>What the release says of it.</summary>
    public ReleaseSetting Definition { get; }

    /// <summary>Its name.</summary>
    public string Name => Definition.Name;

    /// <summary>The <c>[Secret]</c> parameter of its value; null for one without.</summary>
    public string? Parameter { get; }

    /// <summary>Whether its value is secret. One that only the server has counts as secret.</summary>
    public bool IsSecret { get; }

    /// <summary>Identifies the value, without showing it; null if there is none here.</summary>
    public string? Fingerprint => _fingerprint.Value;

    /// <summary>The value; null if there is none here, and the server keeps the one that it has.</summary>
    internal string? Value => _value.Value;

    // The value of a variable that is no secret stands in the script.
    internal bool IsSent => IsSecret || Definition.Has(SettingForm.File) || Definition.Has(SettingForm.Variables);
}
