using System.Reflection;
using QgoBuild.Engine.IO;

namespace QgoBuild.Engine.Session;

/// <summary>
/// What the static members that NUKE's interface forces on us stand on: one value for each run of a build, set once when
/// the run begins, flowing with its calls and tasks. Several builds can thus run in one process without seeing each other.
/// </summary>
internal sealed record BuildSession
{
    private static readonly AsyncLocal<BuildSession?> AmbientSession = new();
    private static readonly Lazy<BuildSession> DefaultSession = new(CreateDefault);

    public required BuildLocations Locations { get; init; }

    public required Host Host { get; init; }

    /// <summary>Where the engine writes.</summary>
    public required BuildOutput Output { get; init; }

    /// <summary>Where the build's own code writes: what it has in place of standard output, secrets masked.</summary>
    public required TextWriter Out { get; init; }

    /// <summary>What the build's own code has in place of standard error, secrets masked.</summary>
    public required TextWriter Error { get; init; }

    /// <summary>What keeps the last line of the terminal; null when nothing does. Whoever writes to the terminal itself lets it step aside.</summary>
    public IStatusLine? StatusLine { get; init; }

    public IReadOnlyList<string> Profiles { get; init; } = [];

    public IMemberValues? Values { get; init; }

    public Func<string, string?> GetEnvironmentVariable { get; init; } = System.Environment.GetEnvironmentVariable;

    /// <summary>Cancelled when the user asks the running targets to stop.</summary>
    public Func<CancellationToken> GetCancellationToken { get; init; } = () => CancellationToken.None;

    public ProcessDefaults Processes { get; } = new();

    /// <summary>The session of the running build; outside of one (a static initialiser) what the process itself tells.</summary>
    public static BuildSession Current => AmbientSession.Value ?? DefaultSession.Value;

    /// <summary>The session of the running build or target; null outside of one.</summary>
    public static BuildSession? Ambient => AmbientSession.Value;

    /// <summary>Makes this the session of everything called from here on, until the result is disposed.</summary>
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
