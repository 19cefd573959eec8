namespace QgoBuild.Delivery.Environments;

/// <summary>A backup on the server.</summary>
/// <param name="Name">The file's name.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="Release">The release whose data it holds; null when none was live, or when its manifest cannot be read.</param>
/// <param name="Proven">Whether its dump was loaded into a database, when it was made or in a drill, and was verified as complete.</param>
public sealed record BackupFile(string Name, long Bytes, Release? Release = null, bool Proven = false)
{
    internal static BackupFile Parse(ServerSections sections, string name)
    {
        var manifest = ParseManifest(sections.Text("manifest", name));
        var release = manifest?["release"] is { } json ? Release.FromJson(json.ToJsonString()) : null;
        return new(name, long.Parse(sections.Text("backup", name), CultureInfo.InvariantCulture), release, sections.Has("drilled", name) ||
            manifest?["proven"]?.GetValue<bool>() == true);
    }

    // The server sends the members before the counts of rows. An archive that is damaged, or not from this tool, has no release.
    private static JsonObject? ParseManifest(string beginning)
    {
        try { return JsonNode.Parse($"{beginning.TrimEnd().TrimEnd(',')}}}") as JsonObject; }
        catch (JsonException) { return null; }
    }
}
