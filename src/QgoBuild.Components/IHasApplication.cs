namespace QgoBuild.Components;

/// <summary>What all components that read the application's compose file share.</summary>
public interface IHasApplication : IPipeline
{
    /// <summary>Where the application is described.</summary>
    ApplicationSource ApplicationSource { get; }

    /// <summary>Docker compose on this machine, for reading compose files. No engine has to run.</summary>
    Task<LocalCommand> ComposeCommand(CancellationToken cancellationToken);

    /// <summary>Reads the application from its compose file.</summary>
    /// <param name="files">Where the files are.</param>
    /// <param name="cancellationToken">Stops.</param>
    /// <exception cref="DeliveryException">There is no such file, or it is invalid: exit code 2.</exception>
    internal async Task<ApplicationReading> ReadApplication(IProjectFiles files, CancellationToken cancellationToken)
    {
        var reader = new ApplicationReader(new ComposeReader(ComposeCommand, TemporaryDirectory / "compose"));
        return await reader.ReadAsync(ApplicationSource, files, RootDirectory.Name, cancellationToken);
    }
}
