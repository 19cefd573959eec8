namespace QgoBuild.Engine.Session;

/// <summary>The state behind the static members that NUKE's API requires: one value for each run of a build, set when the run begins, which
/// flows with its calls and tasks. So several builds can run in one process independently.</summary>
internal sealed record BuildSession
{
    private static readonly AsyncLocal<BuildSession?> AmbientSession = new();
    private static readonly Lazy<BuildSession> DefaultSession = new(CreateDefault);

    public required BuildLocations Locations { get; init; }

    public required Host Host { get; init; }

    /// <summary>The output of the engine.</summary>
    public required BuildOutput Output { get; init; }

    /// <summary>The replacement of standard output for the build's own code, secrets masked.</summary>
    public required TextWriter Out { get; init; }

    /// <summary>The replacement of standard error for the build's own code, secrets masked.</summary>
    public required TextWriter Error { get; init; }

    /// <summary>The owner of the terminal's last line; null when there is none. Suspend it before writing to the terminal
    /// directly.</summary>
    public IStatusLine? StatusLine { get; init; }

    public IReadOnlyList<string> Profiles { get; init; } = [];

    public IMemberValues? Values { get; init; }

    public Func<string, string?> GetEnvironmentVariable { get; init; } = System.Environment.GetEnvironmentVariable;

    /// <summary>Cancelled when the running targets must stop.</summary>
    public Func<CancellationToken> GetCancellationToken { get; init; } = () => CancellationToken.None;

    public ProcessDefaults Processes { get; } = new();

    /// <summary>The session of the running build; outside of one (in a static initialiser), a session made from the process.</summary>
    public static BuildSession Current => AmbientSession.Value ?? DefaultSession.Value;

    /// <summary>The session of the running build or target; null outside of one.</summary>
    public static BuildSession? Ambient => AmbientSession.Value;

    /// <summary>Makes this the session of all following calls, until the result is disposed.</summary>
    public IDisposable Enter()
    {
        var outer = AmbientSession.Value;
        AmbientSession.Value = this;
        return new Exit(outer);
    }

    private static BuildSession CreateDefault()
    {
        var arguments = System.Environment.GetCommandLineArgs();
        var option = Array.IndexOf(arguments, "--root");
        var given = option >= 0 && option + 1 < arguments.Length
            ? arguments[option + 1]
            : System.Environment.GetEnvironmentVariable("NUKE_ROOT_DIRECTORY");
        var root = given is { Length: > 0 }
            ? AbsolutePath.Create(Path.GetFullPath(given))
            : BuildLocations.FindRoot(EnvironmentInfo.WorkingDirectory) ?? EnvironmentInfo.WorkingDirectory;
        return new BuildSession
        {
            Locations = new BuildLocations(root, Assembly.GetEntryAssembly()),
            Host = new Terminal(),
            Output = new BuildOutput(Console.Out, Palette.Plain, new Redactor(), Verbosity.Normal),
            Out = Console.Out,
            Error = Console.Error,
        };
    }

    private sealed class Exit(BuildSession? outer) : IDisposable
    {
        public void Dispose() => AmbientSession.Value = outer;
    }
}
