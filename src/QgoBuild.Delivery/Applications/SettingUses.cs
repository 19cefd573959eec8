namespace QgoBuild.Delivery.Applications;

/// <summary>Finds the settings of an application: the variables of its compose file that are named as such, and the secrets of its
/// services.</summary>
internal static partial class SettingUses
{
    /// <summary>The user of containers that write data, as in the compose file of a server.</summary>
    public const string DataUser = "${QGO_USER-}";

    // What a release or a network is made of, which is the same in every environment.
    private static readonly string[] Fixed = ["build", "deploy", "image", "networks", "platform", "ports", "volumes"];

    /// <summary>Refuses names that cannot be those of settings.</summary>
    /// <exception cref="DeliveryException">There is one: exit code 2.</exception>
    public static void RequireNames(IEnumerable<string> names)
    {
        foreach (var name in names)
        {
            if (!VariableName.IsMatch(name) && !FileName.IsMatch(name))
                throw new DeliveryException($"\"{name}\" is no setting: the name of a variable has letters, digits and underscores, and " +
                    "that of a file also points, hyphens and slashes.",
                    "change ApplicationSource.Settings in build/Application.cs", exitCode: 2);
            if (ServerVariable.IsReserved(name))
                throw new DeliveryException($"{name} cannot be a setting: docker compose, or the deployment, uses that variable itself.",
                    "give it another name in the compose file: NAME: ${MY_NAME}", exitCode: 2);
        }
    }

    /// <summary>The settings that services of a release get, in the order of their names: variables that are named as such, secrets, and
    /// variables without a value whose name is that of a secret, and files of variables that are named as such. What a server generates is
    /// none.</summary>
    public static IReadOnlyList<ReleaseSetting> Find(ComposeProject compose, Application application, IReadOnlyList<string> names)
    {
        var generated = FindGeneratedVariables(compose, application).Select(variable => variable.Name).ToHashSet();
        var uses = application.Services.Select(service => compose.Find(service.Name)).OfType<ComposeService>()
            .SelectMany(service => FindUses(compose, application, service).Concat(FindFiles(compose, service, names).Select(file =>
                (Name: file.File, Use: new SettingUse(service.Name, SettingForm.Variables), file.Location)))).ToList();
        return [.. uses.Where(use => use.Use.Form != SettingForm.Variable || !generated.Contains(use.Name))
            .GroupBy(use => use.Name).OrderBy(setting => setting.Key, StringComparer.Ordinal)
            .Select(setting => new ReleaseSetting(setting.Key, setting.First().Location.ToString(),
                [.. setting.Select(use => use.Use).Distinct()]))];
    }

    /// <summary>The files with variables of a service that are settings.</summary>
    public static IEnumerable<UnsharedFile> FindFiles(ComposeProject compose, ComposeService service, IReadOnlyList<string> names) =>
        compose.UnsharedFiles.Where(file => file.Service == service.Name && names.Contains(file.File));

    /// <summary>The secrets of accessories, which a server generates for itself: no deployment recreates an accessory, and what it shares
    /// with services must stay the same.</summary>
    public static IReadOnlyList<string> FindGeneratedSecrets(ComposeProject compose, Application application) =>
        [.. application.Accessories.Select(accessory => compose.Find(accessory.Name)).OfType<ComposeService>()
            .SelectMany(accessory => FindSecrets(accessory)).Select(secret => secret.Source).Distinct()];

    /// <summary>The variables of accessories that a server generates for itself, such as the password of a database.</summary>
    public static IReadOnlyList<GeneratedVariable> FindGeneratedVariables(ComposeProject compose, Application application) =>
        [.. (from accessory in application.Accessories
             let part = compose.Find(accessory.Name)
             where part is not null
             from entry in part.Definition
             where entry.Value is not null && !Fixed.Contains(entry.Key)
             from name in ServerVariable.FindSettings(entry.Value!.ToJsonString())
             group accessory.Name by name into uses
             select new GeneratedVariable(uses.Key, [.. uses.Distinct()]))];

    /// <summary>The secrets that a part mounts.</summary>
    public static IEnumerable<(string Source, JsonObject Mount)> FindSecrets(ComposeService part) =>
        (part.Definition["secrets"] as JsonArray ?? []).OfType<JsonObject>()
            .Select(mount => (mount["source"]?.ToString() ?? "", mount)).Where(secret => secret.Item1.Length > 0);

    /// <summary>Settings at places where they cannot stand, because all environments have the same there.</summary>
    public static IEnumerable<(string Name, string Part, string Key)> FindMisplaced(ComposeProject compose, Application application) =>
        from part in compose.Services
        where IsPart(part, application)
        from entry in part.Definition
        where entry.Value is not null && Fixed.Contains(entry.Key)
        from name in ServerVariable.FindSettings(entry.Value!.ToJsonString())
        select (name, part.Name, entry.Key);

    /// <summary>Variables of a server in the names of a map, where docker compose replaces none.</summary>
    public static IEnumerable<(string Name, string Part, string Key)> FindInNames(ComposeProject compose, Application application) =>
        from part in compose.Services
        where IsPart(part, application)
        from entry in part.Definition
        where entry.Value is JsonObject
        from item in (JsonObject)entry.Value!
        let name = ServerVariable.Describe(item.Key)
        where name != item.Key
        select (name, part.Name, entry.Key);

    private static bool IsPart(ComposeService part, Application application) =>
        application.Services.Any(service => service.Name == part.Name) ||
            application.Accessories.Any(accessory => accessory.Name == part.Name);

    private static IEnumerable<(string Name, SettingUse Use, ComposeLocation Location)> FindUses(
        ComposeProject compose, Application application, ComposeService service)
    {
        foreach (var (key, value) in service.Definition.Where(entry => entry.Value is not null && !Fixed.Contains(entry.Key)))
            foreach (var name in ServerVariable.FindSettings(value!.ToJsonString()))
                yield return (name, new SettingUse(service.Name, SettingForm.Variable), FindLocation(compose, service, key, name));
        var generated = FindGeneratedSecrets(compose, application);
        foreach (var (source, mount) in FindSecrets(service).Where(secret => !generated.Contains(secret.Source)))
        {
            var use = new SettingUse(service.Name, SettingForm.File, FindUser(application, service, mount)) { Mode = FindMode(mount) };
            yield return (source, use, compose.Locate("secrets", source));
        }
    }

    private static ComposeLocation FindLocation(ComposeProject compose, ComposeService service, string key, string name) =>
        compose.Variables.FirstOrDefault(variable => variable.Name == name)?.Location ?? service.Locate(key, name);

    private static string FindUser(Application application, ComposeService service, JsonObject mount) =>
        mount["uid"]?.ToString() ?? service.Text("user") ??
        (application.HasLastingData(service.Name) ? DataUser : "");

    // Docker compose prints 0444 as 292.
    private static string FindMode(JsonObject mount) => mount["mode"] is JsonValue mode &&
        int.TryParse(mode.ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
        ? Convert.ToString(number & 0b111_111_111, toBase: 8).PadLeft(4, '0') : "";

    [GeneratedRegex("^[A-Za-z_][A-Za-z0-9_]*$")]
    private static partial Regex VariableName { get; }

    [GeneratedRegex("^[A-Za-z0-9._-]*[./][A-Za-z0-9._/-]*$")]
    private static partial Regex FileName { get; }
}
