using System.Diagnostics;
using QgoBuild.Engine.Session;

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
