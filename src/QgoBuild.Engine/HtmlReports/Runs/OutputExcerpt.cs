namespace QgoBuild.Engine.HtmlReports.Runs;

/// <summary>The end of a target's output, limited for a readable page.</summary>
internal sealed record OutputExcerpt
{
    /// <summary>The maximum number of lines.</summary>
    public const int MaxLines = 2_000;

    /// <summary>The maximum number of characters in a line.</summary>
    public const int MaxLineLength = 2_000;

    public static readonly OutputExcerpt Empty = new();

    private OutputExcerpt() { }

    /// <summary>The lines, without line breaks but with the terminal's escape sequences.</summary>
    public IReadOnlyList<string> Lines { get; private init; } = [];

    /// <summary>The number of omitted lines before these.</summary>
    public long OmittedCount { get; private init; }

    /// <summary>The end of a sequence of lines, which is read once and not stored.</summary>
    public static OutputExcerpt Of(IEnumerable<string> lines)
    {
        var last = new Queue<string>();
        var omitted = 0L;
        foreach (var line in lines)
        {
            last.Enqueue(Truncate(line));
            if (last.Count <= MaxLines) continue;
            last.Dequeue();
            omitted++;
        }

        return new OutputExcerpt { Lines = [.. last], OmittedCount = omitted };
    }

    /// <summary>Lines that were stored as they were written.</summary>
    /// <param name="lines">The last lines.</param>
    /// <param name="omitted">The number of lines before them.</param>
    public static OutputExcerpt Of(IReadOnlyList<string> lines, long omitted) =>
        new() { Lines = [.. lines.Select(Truncate)], OmittedCount = omitted };

    private static string Truncate(string line)
    {
        line = line.TrimEnd('\r', '\n');
        return line.Length <= MaxLineLength ? line : $"{line[..MaxLineLength]} … ({line.Length - MaxLineLength} characters more)";
    }
}
