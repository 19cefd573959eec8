namespace QgoBuild.Delivery.Deployments;

/// <summary>What a script has to know of the settings of its release. It contains no secret.</summary>
internal static class SettingsFunction
{
    /// <summary>The function <c>each_setting</c>, which appends the facts about each use of a setting to a command and runs it: name, form,
    /// fingerprint, parameter, service, user, mode and image. A fingerprint that is empty comes with the value.</summary>
    /// <param name="settings">The settings.</param>
    /// <param name="getImage">The image of a service.</param>
    public static string Define(DeploymentSettings settings, Func<string, string> getImage) => settings.All.Count == 0
        ? "each_setting() { :; }\n"
        : $"each_setting() {{\n{string.Concat(settings.All.SelectMany(setting => Call(setting, getImage)))}}}\n";

    /// <summary>The commands that set the variables of settings which are no secrets: they are kept in the record of the release.</summary>
    public static string AssignValues(DeploymentSettings settings) => string.Join('\n', settings.All
        .Where(setting => !setting.IsSecret && setting.Definition.Has(SettingForm.Variable))
        .Select(setting => $"export {ServerVariable.GetSettingVariable(setting.Name)}={RemoteCommand.Quote(setting.Value!)}"));

    private static IEnumerable<string> Call(DeploymentSetting setting, Func<string, string> getImage)
    {
        if (setting.Definition.Has(SettingForm.Variable))
            yield return setting.IsSecret ? Line("variable", "", "", "", "", "") : Line("value", setting.Fingerprint!, "", "", "", "");
        if (setting.Definition.Has(SettingForm.Variables)) yield return Line("variables", "", "", "", "", "");
        foreach (var use in setting.Definition.Uses.Where(use => use.Form == SettingForm.File))
            yield return Line("file", "", use.Service, use.User, use.Mode, getImage(use.Service));

        string Line(string form, string fingerprint, string service, string user, string mode, string image)
        {
            var words = RemoteCommand.Sh($"{setting.Definition.FileName} {form} {fingerprint} {setting.Parameter ?? ""} {service}").Text;
            // The user who writes data is known on the server.
            var number = user == SettingUses.DataUser ? "\"$data_user\"" : RemoteCommand.Quote(user);
            return $"    \"$@\" {words} {number} {RemoteCommand.Sh($"{mode} {image}").Text}\n";
        }
    }
}
