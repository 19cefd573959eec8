namespace QgoBuild.Components.Auditing;

/// <summary>Reads what <c>npm audit --json</c> writes (report version 2, npm 7 and later).</summary>
internal static class NpmAudit
{
    public static AuditResult Parse(string text)
    {
        try
        {
            using var json = JsonDocument.Parse(text);
            return json.RootElement.TryGetProperty("vulnerabilities", out var vulnerabilities)
                ? AuditResult.Of(vulnerabilities.EnumerateObject().SelectMany(package => AdvisoriesOf(package.Value)))
                : AuditResult.Unavailable(ErrorMessage(json.RootElement));
        }
        catch (JsonException) { return AuditResult.Unavailable("npm wrote no JSON."); }
    }

    // An advisory that a package has through another one is a mere name here: it is listed at that one.
    private static IEnumerable<Advisory> AdvisoriesOf(JsonElement package) => package.GetProperty("via").EnumerateArray()
        .Where(via => via.ValueKind == JsonValueKind.Object)
        .Select(via => new Advisory($"{Text(via, "name")} {Text(via, "range")}".TrimEnd(), AuditResult.ParseSeverity(Text(via, "severity")),
            Text(via, "title"), Text(via, "url")));

    private static string ErrorMessage(JsonElement answer) => Text(answer, "message") is { Length: > 0 } message
        ? message
        : answer.TryGetProperty("error", out var error) && Text(error, "summary") is { Length: > 0 } summary ? summary
            : "the registry did not answer.";

    private static string Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";
}
