using System.Diagnostics;

namespace QgoBuild.Engine.ConsoleOutput;

/// <summary>The text of an exception for the user: its message. A stack trace is added only when the code itself is wrong.</summary>
internal static class FailureText
{
    /// <summary>The text, with an indentation from the second line on.</summary>
    public static string Describe(Exception exception, Verbosity verbosity)
    {
        var lines = Text(exception, verbosity).Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return string.Join("\n  ", lines);
    }

    private static string Text(Exception exception, Verbosity verbosity)
    {
        if (verbosity == Verbosity.Verbose) return exception.ToString();
        var text = IsProgrammingError(exception)
            ? $"{exception.GetType().Name}: {exception.Message}{Location(exception)}" : exception.Message;
        return exception is AggregateException aggregate
            ? string.Join('\n', aggregate.InnerExceptions.Select(inner => Text(inner, verbosity)))
            : text + Causes(exception);
    }

    /// <summary>Whether the exception means an error in the code, not in its environment.</summary>
    public static bool IsProgrammingError(Exception exception) => exception is not IUserError && exception
        is NullReferenceException or InvalidCastException or IndexOutOfRangeException or ArgumentException or KeyNotFoundException
        or NotImplementedException or NotSupportedException or ArithmeticException or FormatException or InvalidOperationException
        or TypeLoadException or MissingMemberException or RankException or ArrayTypeMismatchException;

    /// <summary>The inner exception where reflection or a static constructor has wrapped it.</summary>
    public static Exception Unwrap(Exception exception) =>
        exception is System.Reflection.TargetInvocationException or TypeInitializationException && exception.InnerException is { } inner
            ? Unwrap(inner)
            : exception;

    private static string Location(Exception exception)
    {
        var own = new StackTrace(exception, fNeedFileInfo: true).GetFrames().FirstOrDefault(IsOwnCode);
        if (own?.GetMethod() is not { } method) return "";
        var file = own.GetFileName() is { } name ? $" ({Path.GetFileName(name)}:{own.GetFileLineNumber()})" : "";
        return $"\nin {method.DeclaringType?.Name}.{method.Name}{file}";
    }

    private static bool IsOwnCode(StackFrame frame)
    {
        var assembly = frame.GetMethod()?.DeclaringType?.Assembly;
        return assembly is not null && assembly != typeof(BuildSession).Assembly &&
            assembly.GetName().Name?.StartsWith("System.", StringComparison.Ordinal) == false;
    }

    private static string Causes(Exception exception)
    {
        var causes = "";
        for (var inner = exception.InnerException; inner is not null; inner = inner.InnerException)
        {
            if (!exception.Message.Contains(inner.Message, StringComparison.Ordinal)) causes += $"\nbecause: {inner.Message}";
        }

        return causes;
    }
}

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
