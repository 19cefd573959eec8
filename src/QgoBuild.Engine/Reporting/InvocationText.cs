using QgoBuild.Engine.IO;

namespace QgoBuild.Engine.Reporting;

/// <summary>How the person calls the build.</summary>
internal static class InvocationText
{
    public static string Name => OperatingSystem.IsWindows() ? "build.cmd" : "./build.sh";

    /// <summary>A command to type.</summary>
    public static string Call(string arguments) => arguments.Length == 0 ? Name : $"{Name} {arguments}";

    /// <summary>A command to type, each argument quoted where a shell would take it apart or read something else.</summary>
    public static string Call(IEnumerable<string> arguments) => Call(Arguments(arguments));

    /// <summary>Arguments as they are typed.</summary>
    public static string Arguments(IEnumerable<string> arguments) => string.Join(' ', arguments.Select(Word));

    private static string Word(string argument)
    {
        if (argument.Length > 0 && argument.All(character => char.IsAsciiLetterOrDigit(character) || "-_=+:,.@/%".Contains(character))) return argument;
        return OperatingSystem.IsWindows() ? Quoting.Double(argument) : Quoting.Single(argument);
    }
}
