namespace QgoBuild.Engine.ConsoleOutput;

/// <summary>The command line of the build as text.</summary>
internal static class InvocationText
{
    public static string ScriptName => OperatingSystem.IsWindows() ? "build.cmd" : "./build.sh";

    /// <summary>A command to type.</summary>
    public static string CommandLine(string arguments) => arguments.Length == 0 ? ScriptName : $"{ScriptName} {arguments}";

    /// <summary>A command to type; arguments are quoted where a shell requires it.</summary>
    public static string CommandLine(IEnumerable<string> arguments) => CommandLine(QuoteAll(arguments));

    /// <summary>The arguments as typed.</summary>
    public static string QuoteAll(IEnumerable<string> arguments) => string.Join(' ', arguments.Select(Quote));

    private static string Quote(string argument)
    {
        if (argument.Length > 0 && argument.All(character => char.IsAsciiLetterOrDigit(character) || "-_=+:,.@/%".Contains(character)))
            return argument;
        return OperatingSystem.IsWindows() ? Quoting.Double(argument) : Quoting.Single(argument);
    }
}
