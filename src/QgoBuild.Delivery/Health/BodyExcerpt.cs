namespace QgoBuild.Delivery.Health;

/// <summary>The beginning of a body, to be shown in a message.</summary>
internal static class BodyExcerpt
{
    private const int MaxLength = 200;

    /// <summary>A colon and the body's first line that is not empty, printable and not too long; nothing for an empty body.</summary>
    public static string Of(string body)
    {
        var line = body.Split('\n').Select(line => line.Trim()).FirstOrDefault(line => line.Length > 0) ?? "";
        var printable = string.Concat(line.Take(MaxLength).Where(character => !char.IsControl(character)));
        return printable.Length == 0 ? "" : $": {printable}{(line.Length > MaxLength ? "…" : "")}";
    }
}
