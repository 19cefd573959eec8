using QgoBuild.Engine.Session;
using QgoBuild.Engine.Text;

namespace QgoBuild.Engine.Reporting;

/// <summary>Tells what is wrong before anything ran: all of it, and what to type next.</summary>
internal static class ProblemReport
{
    public static string Render(IReadOnlyList<Problem> problems, Palette palette)
    {
        var lines = new List<string>();
        foreach (var problem in problems.DistinctBy(problem => problem.Message))
        {
            var message = problem.Message.Split('\n');
            lines.Add($"{palette.Paint("error:", Style.Failure)} {message[0]}");
            lines.AddRange(message.Skip(1).Select(line => $"       {line}"));
        }

        var next = problems.Select(problem => problem.NextCommand).FirstOrDefault(command => command is not (null or "--help")) ?? "--help";
        lines.Add("");
        lines.Add($"Nothing was run. Next: {palette.Paint(Script.Call(next), Style.Command)}");
        return string.Join('\n', lines);
    }
}
