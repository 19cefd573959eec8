namespace QgoBuild.Engine.HtmlReports.Runs;

/// <summary>The end of what a target printed: as much of it as a person reads and a page can hold.</summary>
internal sealed record OutputExcerpt
{
    /// <summary>How many lines are kept.</summary>
    public const int MaxLines = 2_000;

    /// <summary>How many characters of a line are kept.</summary>
    public const int MaxLineLength = 2_000;

    public static readonly OutputExcerpt Empty = new();

    private OutputExcerpt()
    {
    }

    /// <summary>The lines, without line breaks; escape sequences of terminals are still in them.</summary>
    public IReadOnlyList<string> Lines { get; private init; } = [];

    /// <summary>How many lines came before these.</summary>
    public long OmittedCount { get; private init; }

    /// <summary>The end of these lines, read once and never held all together.</summary>
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

    /// <summary>Lines that were remembered as they were written.</summary>
    /// <param name="lines">The last lines.</param>
    /// <param name="omitted">How many came before them.</param>
    public static OutputExcerpt Of(IReadOnlyList<string> lines, long omitted) => new() { Lines = [.. lines.Select(Truncate)], OmittedCount = omitted };

    private static string Truncate(string line)
    {
        line = line.TrimEnd('\r', '\n');
        return line.Length <= MaxLineLength ? line : $"{line[..MaxLineLength]} … ({line.Length - MaxLineLength} characters more)";
    }
}
