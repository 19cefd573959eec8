namespace QgoBuild.Delivery.Releases;

/// <summary>A setting that a release has: its environment gives it a value.</summary>
/// <param name="Name">The name of the variable or of the secret in the compose file.</param>
/// <param name="Location">Where the compose file uses it first: <c>docker-compose.yml:12</c>.</param>
/// <param name="Uses">The services that get it.</param>
public sealed record ReleaseSetting(string Name, string Location, IReadOnlyList<SettingUse> Uses)
{
    /// <summary>Whether any service gets it in a variable, which is part of its container.</summary>
    [JsonIgnore]
    public bool IsVisible => Uses.Any(use => use.Form != SettingForm.File);

    /// <summary>The name of its file on a server.</summary>
    [JsonIgnore]
    public string FileName => Name.Replace('/', '_');

    /// <summary>Whether any service gets it in that form.</summary>
    public bool Has(SettingForm form) => Uses.Any(use => use.Form == form);
}

/// <summary>How a service gets a setting.</summary>
/// <param name="Service">The service.</param>
/// <param name="Form">In which form.</param>
/// <param name="User">The user who reads the file, as the compose file says: a number or a name, with a group or without; empty for the
/// user of the image.</param>
public sealed record SettingUse(string Service, SettingForm Form, string User = "")
{
    /// <summary>The mode of the file, as the compose file says: <c>0444</c>; empty for the least that lets its user read it.</summary>
    public string Mode { get; init; } = "";

    /// <summary>As people read it: <c>web: a file</c>.</summary>
    public override string ToString() => $"{Service}: {Form switch
    {
        SettingForm.File => "a file",
        SettingForm.Variables => "a file of variables",
        _ => "a variable",
    }}";
}

/// <summary>In which form a service gets a setting.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<SettingForm>))]
public enum SettingForm
{
    /// <summary>A variable of the compose file.</summary>
    Variable,
    /// <summary>A file in its containers, below <c>/run/secrets</c>.</summary>
    File,
    /// <summary>A file of variables, <c>env_file</c>, which the repository does not have.</summary>
    Variables,
}
