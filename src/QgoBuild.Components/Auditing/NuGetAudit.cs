namespace QgoBuild.Components.Auditing;

/// <summary>Reads what <c>dotnet list package --vulnerable --format json</c> writes (version 1).</summary>
internal static class NuGetAudit
{
    public static AuditResult Parse(string text)
    {
        try
        {
            using var json = JsonDocument.Parse(text);
            var root = json.RootElement;
            return Errors(root).FirstOrDefault() is { } error
                ? AuditResult.Unavailable(error)
                : AuditResult.Of(Elements(root, "projects").SelectMany(project => Elements(project, "frameworks")).SelectMany(PackagesOf)
                    .SelectMany(AdvisoriesOf));
        }
        catch (JsonException) { return AuditResult.Unavailable("dotnet wrote no JSON."); }
    }

    private static IEnumerable<string> Errors(JsonElement root) =>
        Elements(root, "problems").Where(problem => Text(problem, "level") == "error").Select(problem => Text(problem, "text"));

    private static IEnumerable<JsonElement> PackagesOf(JsonElement framework) =>
        Elements(framework, "topLevelPackages").Concat(Elements(framework, "transitivePackages"));

    private static IEnumerable<Advisory> AdvisoriesOf(JsonElement package) => Elements(package, "vulnerabilities")
        .Select(vulnerability => new Advisory($"{Text(package, "id")} {Text(package, "resolvedVersion")}",
            AuditResult.ParseSeverity(Text(vulnerability, "severity")), "", Text(vulnerability, "advisoryurl")));

    private static JsonElement.ArrayEnumerator Elements(JsonElement element, string name) =>
        element.TryGetProperty(name, out var array) && array.ValueKind == JsonValueKind.Array ? array.EnumerateArray() : default;

    private static string Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";
}
