using QgoBuild.Engine.IO;

namespace QgoBuild.Engine.ConsoleOutput;

/// <summary>How the person calls the build.</summary>
internal static class InvocationText
{
    public static string ScriptName => OperatingSystem.IsWindows() ? "build.cmd" : "./build.sh";

    /// <summary>A command to type.</summary>
    public static string CommandLine(string arguments) => arguments.Length == 0 ? ScriptName : $"{ScriptName} {arguments}";

    /// <summary>A command to type, each argument quoted where a shell would take it apart or read something else.</summary>
    public static string CommandLine(IEnumerable<string> arguments) => CommandLine(QuoteAll(arguments));

    /// <summary>Arguments as they are typed.</summary>
    public static string QuoteAll(IEnumerable<string> arguments) => string.Join(' ', arguments.Select(Quote));

    private static string Quote(string argument)
    {
        if (argument.Length > 0 && argument.All(character => char.IsAsciiLetterOrDigit(character) || "-_=+:,.@/%".Contains(character))) return argument;
        return OperatingSystem.IsWindows() ? Quoting.Double(argument) : Quoting.Single(argument);
    }
}
