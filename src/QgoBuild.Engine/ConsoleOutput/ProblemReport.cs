using QgoBuild.Engine.Session;
using QgoBuild.Engine.Text;

namespace QgoBuild.Engine.ConsoleOutput;

/// <summary>Prints all problems that were found before anything ran, and the next command.</summary>
internal static class ProblemReport
{
    /// <param name="problems">The problems.</param>
    /// <param name="arguments">The arguments as typed.</param>
    /// <param name="palette">The colours.</param>
    public static string Render(IReadOnlyList<Problem> problems, IReadOnlyList<string> arguments, Palette palette)
    {
        var lines = new List<string>();
        foreach (var problem in problems.DistinctBy(problem => problem.Message))
        {
            var message = problem.Message.Split('\n');
            lines.Add($"{palette.Paint("error:", Style.Failure)} {message[0]}");
            lines.AddRange(message.Skip(1).Select(line => $"       {line}"));
        }

        lines.Add("");
        lines.Add($"Nothing was run. Next: {palette.Paint(Next(problems, arguments), Style.Command)}");
        return string.Join('\n', lines);
    }

    // If every wrong word has a suggestion: the corrected command line.
    private static string Next(IReadOnlyList<Problem> problems, IReadOnlyList<string> arguments)
    {
        var suggestions = problems.Select(problem => problem.Suggestion).OfType<Suggestion>().ToList();
        if (suggestions.Count == problems.Count)
            return InvocationText.CommandLine(
                arguments.Select(argument => suggestions.Aggregate(argument, (text, suggestion) => suggestion.Apply(text))));
        return InvocationText.CommandLine(problems.Select(problem => problem.NextCommand)
            .FirstOrDefault(command => command is not (null or "--help")) ?? "--help");
    }
}
