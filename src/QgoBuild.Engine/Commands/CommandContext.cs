using QgoBuild.Engine.IO;
using QgoBuild.Engine.Parameters;
using QgoBuild.Engine.Secrets;
using QgoBuild.Engine.Session;

namespace QgoBuild.Engine.Commands;

/// <summary>The build and the call that a command runs with.</summary>
internal sealed record CommandContext
{
    /// <summary>The build's own parameters.</summary>
    public required IReadOnlyList<ParameterSpec> Parameters { get; init; }

    /// <summary>The names of the build's targets.</summary>
    public required IReadOnlyList<string> Targets { get; init; }

    /// <summary>The directory <c>.nuke</c>.</summary>
    public required AbsolutePath BuildDirectory { get; init; }

    public required BuildOutput Output { get; init; }

    public required Keyring Keyring { get; init; }

    /// <summary>Prompts the user at the terminal; null when there is no terminal.</summary>
    public IPrompt? Prompt { get; init; }

    /// <summary>The piped input; null when the input is a terminal.</summary>
    public TextReader? Input { get; init; }

    /// <summary>The profiles that have a parameter file.</summary>
    public IReadOnlyList<string> FindProfiles() => ParameterFile.FindProfiles(BuildDirectory);
}
