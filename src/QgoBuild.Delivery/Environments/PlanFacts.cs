namespace QgoBuild.Delivery.Environments;

/// <summary>Facts about a server that a plan shows besides the state of the environment, read in one round trip.</summary>
/// <param name="Migrations">The names of the migrations that are applied to the database; empty for a database without any, null if it does
/// not answer or does not exist yet.</param>
/// <param name="OnlineMigrations">The migrations, ever applied there, that are declared safe online.</param>
/// <param name="DatabaseBytes">The size of the database with its indexes; null if it does not answer.</param>
/// <param name="DataBytes">The size of the data that a backup contains.</param>
/// <param name="FreeBytes">The space that is left for backups; null if it could not be read.</param>
/// <param name="Images">The images of the server's Docker engine: by digest, and by tag.</param>
public sealed record PlanFacts(
    IReadOnlyList<string>? Migrations, IReadOnlyList<string> OnlineMigrations, long? DatabaseBytes, long DataBytes, long? FreeBytes,
    IReadOnlySet<string> Images)
{
    private const string AppliedMark = "\tapplied";

    internal static PlanFacts Parse(ServerSections sections) => new(
        sections.Has("migrations")
            ? [.. sections.Lines("migrations").Where(IsApplied)
                .Select(line => EnvironmentInspector.Unescape(line[..^AppliedMark.Length]))] : null,
        sections.Lines("online"),
        ParseNumber(sections.Text("database-bytes")),
        ParseNumber(sections.Text("data-bytes")) ?? 0,
        ParseNumber(sections.Text("free-bytes")),
        sections.Lines("images").SelectMany(line => line.Split(' ')).ToHashSet());

    private static bool IsApplied(string line) => line.EndsWith(AppliedMark, StringComparison.Ordinal);

    private static long? ParseNumber(string text) =>
        long.TryParse(text.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
