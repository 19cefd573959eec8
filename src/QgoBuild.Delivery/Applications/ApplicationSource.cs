namespace QgoBuild.Delivery.Applications;

/// <summary>Where an application is described: its compose file, and what a build says of it.</summary>
/// <param name="ComposeFile">The compose file, relative to the root of the repository; null for the one that docker compose would
/// find.</param>
/// <param name="Describe">Makes the application from what the compose file says.</param>
public sealed record ApplicationSource(string? ComposeFile, Func<Application, Application> Describe)
{
    /// <summary>Values of the compose file's variables. Neither <c>.env</c> nor the variables of a machine are read.</summary>
    public IReadOnlyDictionary<string, string> Values { get; init; } = ReadOnlyDictionary<string, string>.Empty;

    /// <summary>The variables of the compose file that have another value in each environment. Secrets of services need not be named here:
    /// each is a setting.</summary>
    public IReadOnlyList<string> Settings { get; init; } = [];

    /// <summary>An application that a compose file describes, with what cannot be read from it.</summary>
    /// <param name="composeFile">The compose file, relative to the root of the repository; null for the one that docker compose would
    /// find.</param>
    /// <param name="describe">Changes what was read; null for no change.</param>
    public static ApplicationSource FromCompose(string? composeFile = null, Func<Application, Application>? describe = null) =>
        new(composeFile, describe ?? (application => application));
}
