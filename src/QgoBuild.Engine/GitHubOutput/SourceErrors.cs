namespace QgoBuild.Engine.GitHubOutput;

/// <summary>Finds the errors of compilers and linters in their output, line by line. A pure function.</summary>
internal static partial class SourceErrors
{
    // A longer line is data.
    private const int MaxLineLength = 2_000;

    /// <summary>The errors in files below the root directory, each once, in the order in which they are reported.</summary>
    public static IReadOnlyList<SourceError> Find(string text, AbsolutePath root) =>
        [.. AnsiText.Strip(text).Split('\n').Select(line => Parse(line.TrimEnd('\r'), root)).OfType<SourceError>().Distinct()];

    // MSBuild and tsc.
    [GeneratedRegex(
        """
        ^\s* (?<file> [^\s(:][^(]*? ) \( (?<line>\d{1,7}) (,(?<column>\d{1,7}))? (,\d+){0,2} \) \s*:\s*
        (?<kind> [a-z][a-z\ ]*? ) \s+ (?<code> [A-Za-z]+\d+ ) \s*:\s* (?<message> .*? ) (\s*\[[^\[\]]*\])? \s*$
        """, RegexOptions.ExplicitCapture | RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex ParenthesizedPattern { get; }

    // gcc, eslint and others. A name without a slash must not contain a space, otherwise half a sentence would match.
    [GeneratedRegex(
        """
        ^\s* (?<file> ( ([A-Za-z]:)?[\\/.][^:()]* | [^\s:()]+ ) \.[A-Za-z]\w* ) : (?<line>\d{1,7}) : (?<column>\d{1,7})
        ( :\s* | \s+-?\s* | $ ) ( (?<kind> error | fatal\ error | warning | note | info )\b \s* (?<code> [A-Za-z]+\d+ )? \s*:?\s* )?
        (?<message> .* )$
        """, RegexOptions.ExplicitCapture | RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex ColonPattern { get; }

    private static SourceError? Parse(string line, AbsolutePath root)
    {
        if (line.Length > MaxLineLength) return null;
        var match = ParenthesizedPattern.Match(line);
        if (!match.Success) match = ColonPattern.Match(line);
        if (!match.Success || match.Groups["kind"].Value is "warning" or "note" or "info") return null;
        if (RelativeToRoot(match.Groups["file"].Value, root) is not { } file) return null;
        var message = match.Groups["message"].Value.Trim();
        return new SourceError(
            file, Number(match.Groups["line"]) ?? 1, Number(match.Groups["column"]),
            match.Groups["code"] is { Success: true, Value: var code } ? code : null, message.Length > 0 ? message : "error");
    }

    // A file outside of the root directory cannot be part of a pull request.
    private static string? RelativeToRoot(string file, AbsolutePath root)
    {
        try
        {
            var relative = Path.GetRelativePath(root, Path.GetFullPath(file, root)).Replace('\\', '/');
            return relative.StartsWith("../", StringComparison.Ordinal) || Path.IsPathRooted(relative) ? null : relative;
        }
        catch (ArgumentException) { return null; }
    }

    private static int? Number(Group group) => group.Success ? Math.Max(1, int.Parse(group.Value, CultureInfo.InvariantCulture)) : null;
}

/// <summary>An error that a compiler or a linter found in a file.</summary>
/// <param name="File">The file, relative to the root directory, with slashes.</param>
/// <param name="Line">The line, from 1.</param>
/// <param name="Column">The column, from 1; null when only the line is known.</param>
/// <param name="Code">Its code, such as <c>CS0103</c>; null when it has none.</param>
/// <param name="Message">The message.</param>
internal sealed record SourceError(string File, int Line, int? Column, string? Code, string Message);
