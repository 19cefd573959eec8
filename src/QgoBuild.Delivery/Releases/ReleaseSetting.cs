namespace QgoBuild.Delivery.Releases;

/// <summary>A setting that a release has: its environment gives it a value.</summary>
/// <param name="Name">The name of the variable or of the secret in the compose file.</param>
/// <param name="Location">Where the compose file uses it first: <c>docker-compose.yml:12</c>.</param>
/// <param name="Uses">The services that get it.</param>
public sealed record ReleaseSetting(string Name, string Location, IReadOnlyList<SettingUse> Uses)
{
    /// <summary>Whether any service gets it as a variable, which is part of its container.</summary>
    [JsonIgnore]
    public bool IsVariable => Uses.Any(use => !use.IsFile);

    /// <summary>Whether any service gets it as a file.</summary>
    [JsonIgnore]
    public bool IsFile => Uses.Any(use => use.IsFile);
}

/// <summary>How a service gets a setting.</summary>
/// <param name="Service">The service.</param>
/// <param name="IsFile">Whether it is a file in its containers, below <c>/run/secrets</c>; else a variable.</param>
/// <param name="User">The user who reads the file, as the compose file says: a number or a name, with a group or without; empty for the
/// user of the image.</param>
public sealed record SettingUse(string Service, bool IsFile, string User = "")
{
    /// <summary>The mode of the file, as the compose file says: <c>0444</c>; empty for the least that lets its user read it.</summary>
    public string Mode { get; init; } = "";
}
