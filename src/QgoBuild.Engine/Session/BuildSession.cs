using System.Reflection;
using QgoBuild.Engine.IO;

namespace QgoBuild.Engine.Session;

/// <summary>
/// What the static members that NUKE's interface forces on us stand on: one value for each run of a build, set once when
/// the run begins, flowing with its calls and tasks. Several builds can thus run in one process without seeing each other.
/// </summary>
internal sealed class BuildSession
{
    private static readonly AsyncLocal<BuildSession?> Ambient = new();
    private static readonly Lazy<BuildSession> Detached = new(CreateDetached);

    public required BuildLocations Locations { get; init; }

    public required Host Host { get; init; }

    public required BuildOutput Output { get; init; }

    public IReadOnlyList<string> Profiles { get; init; } = [];

    public IMemberValues? Values { get; init; }

    public Func<string, string?> Environment { get; init; } = System.Environment.GetEnvironmentVariable;

    /// <summary>Cancelled when the user asks the running targets to stop.</summary>
    public Func<CancellationToken> Cancellation { get; init; } = () => CancellationToken.None;

    public ProcessDefaults Processes { get; } = new();

    /// <summary>The session of the running build; outside of one (a static initialiser) what the process itself tells.</summary>
    public static BuildSession Current => Ambient.Value ?? Detached.Value;

    /// <summary>Makes this the session of everything called from here on, until the result is disposed.</summary>
    public IDisposable Enter()
    {
        var outer = Ambient.Value;
        Ambient.Value = this;
        return new Exit(outer);
    }

    private static BuildSession CreateDetached()
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
            Output = new BuildOutput(Console.Out, Palette.Plain, new SecretMask(), Verbosity.Normal),
        };
    }

    private sealed class Exit(BuildSession? outer) : IDisposable
    {
        public void Dispose() => Ambient.Value = outer;
    }
}
