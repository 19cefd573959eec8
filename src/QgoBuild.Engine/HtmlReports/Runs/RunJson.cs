namespace QgoBuild.Engine.HtmlReports.Runs;

/// <summary>A run as JSON, for programs. Durations are whole milliseconds, times are UTC. A version may get additional members; removing a
/// member or changing its meaning requires a new version.</summary>
internal static class RunJson
{
    private const int Version = 1;

    public static string Render(RunRecord run)
    {
        using var stream = new MemoryStream();
        var options = new JsonWriterOptions { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
        using (var json = new Utf8JsonWriter(stream, options))
        {
            var critical = CriticalPath.Of(run.Targets).Select(target => target.Name).ToHashSet();
            json.WriteStartObject();
            json.WriteNumber("version", Version);
            Write(json, "call", run.Call);
            json.WriteString("outcome", CamelCase(run.Outcome.ToString()));
            json.WriteNumber("exitCode", run.ExitCode);
            json.WriteString("started", run.Started.UtcDateTime);
            json.WriteNumber("durationMs", Milliseconds(run.Duration));
            Write(json, "host", run.Host);
            json.WriteNumber("parallelism", run.Parallelism);
            json.WriteStartArray("targets");
            foreach (var target in run.Targets) Write(json, target, critical.Contains(target.Name));
            json.WriteEndArray();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(stream.ToArray()) + "\n";
    }

    private static void Write(Utf8JsonWriter json, TargetRecord target, bool isCritical)
    {
        json.WriteStartObject();
        Write(json, "name", target.Name);
        Write(json, "description", target.Description);
        json.WriteString("status", CamelCase(target.Status.ToString()));
        if (target.Offset is { } offset)
        {
            json.WriteNumber("offsetMs", Milliseconds(offset));
            json.WriteNumber("durationMs", Milliseconds(target.Duration));
            json.WriteBoolean("isCritical", isCritical);
        }

        Write(json, "runsAfter", target.RunsAfter);
        Write(json, "reason", target.Reason);
        if (target.Summary.Count > 0)
        {
            json.WriteStartObject("summary");
            foreach (var (name, value) in target.Summary) json.WriteString(ToPlainText(name), ToPlainText(value));
            json.WriteEndObject();
        }

        Write(json, "failure", target.Failure);
        if (target.Output.OmittedCount > 0) json.WriteNumber("omittedLines", target.Output.OmittedCount);
        Write(json, "output", target.Output.Lines);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, string name, string? text)
    {
        if (text is not null) json.WriteString(name, ToPlainText(text));
    }

    private static void Write(Utf8JsonWriter json, string name, IReadOnlyList<string> texts)
    {
        if (texts.Count == 0) return;
        json.WriteStartArray(name);
        foreach (var text in texts) json.WriteStringValue(ToPlainText(text));
        json.WriteEndArray();
    }

    private static string ToPlainText(string text) => PlainText.Sanitize(AnsiText.Strip(text));
    private static long Milliseconds(TimeSpan duration) => (long)duration.TotalMilliseconds;
    private static string CamelCase(string name) => JsonNamingPolicy.CamelCase.ConvertName(name);
}
