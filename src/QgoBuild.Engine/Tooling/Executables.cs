namespace QgoBuild.Engine.Tooling;

/// <summary>Finds programs.</summary>
internal static class Executables
{
    /// <summary>The path of a program given by path or by name.</summary>
    /// <exception cref="AssertionException">There is no such program; the message names what to install.</exception>
    public static string Resolve(string program)
    {
        if (program.Contains('/') || program.Contains('\\'))
        {
            Assert.FileExists(program, $"There is no program {program}");
            return program;
        }

        return Find(program).NotNull(NotFoundMessage(program));
    }

    /// <summary>The program named by the environment variable <c>NAME_EXE</c>, or the first of that name in <c>PATH</c>; null when there is
    /// none.</summary>
    public static AbsolutePath? Find(string name)
    {
        var variable = $"{name.Replace('-', '_').ToUpperInvariant()}_EXE";
        if (BuildSession.Current.GetEnvironmentVariable(variable) is { Length: > 0 } given && File.Exists(given))
            return Path.GetFullPath(given);
        foreach (var directory in SearchPath())
        {
            foreach (var extension in Extensions(name))
            {
                var candidate = Path.Combine(directory, name + extension);
                if (File.Exists(candidate) && IsExecutable(candidate)) return AbsolutePath.Create(Path.GetFullPath(candidate));
            }
        }

        return null;
    }

    public static IEnumerable<string> SearchPath() =>
        (BuildSession.Current.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);

    /// <summary>The message about a missing program.</summary>
    public static string NotFoundMessage(string name) =>
        $"The program '{name}' is not in PATH. Install {InstallHint(name)}, or set {name.Replace('-', '_').ToUpperInvariant()}_EXE to " +
            "its path.";

    private static string InstallHint(string name) => name switch
    {
        "npm" or "npx" or "node" => "Node.js (https://nodejs.org)",
        "git" => "Git (https://git-scm.com)",
        "docker" => "Docker (https://docs.docker.com/engine/install)",
        "dotnet" => "the .NET SDK (https://dotnet.microsoft.com/download)",
        _ => $"the package that contains {name}",
    };

    private static string[] Extensions(string name) =>
        OperatingSystem.IsWindows() && !Path.HasExtension(name) ? [".exe", ".cmd", ".bat"] : [""];

    private static bool IsExecutable(string file) =>
        OperatingSystem.IsWindows() ||
        (File.GetUnixFileMode(file) & (UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute)) != 0;
}
