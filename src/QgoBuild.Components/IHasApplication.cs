using System.Runtime.CompilerServices;

namespace QgoBuild.Components;

/// <summary>What all components that read the application's compose file share.</summary>
public interface IHasApplication : IPipeline
{
    /// <summary>Where the application is described.</summary>
    ApplicationSource ApplicationSource { get; }

    /// <summary>Docker compose on this machine, for reading compose files. No engine has to run.</summary>
    Task<LocalCommand> ComposeCommand(CancellationToken cancellationToken);

    /// <summary>The application that profiles deliver: read once, from the compose file of the commit that is checked out. A build that
    /// describes it completely gives it without reading.</summary>
    /// <exception cref="DeliveryException">There is no such file, or it is invalid: exit code 2.</exception>
    Task<Application> FindApplication(CancellationToken cancellationToken) =>
        FoundApplications.GetValue(this, build => new(() => build.ReadCommittedApplication(cancellationToken))).Value;

    private static readonly ConditionalWeakTable<IHasApplication, Lazy<Task<Application>>> FoundApplications = [];

    private async Task<Application> ReadCommittedApplication(CancellationToken cancellationToken)
    {
        var checkout = new GitCheckout(RootDirectory);
        var head = await checkout.GetHeadAsync(cancellationToken);
        return (await ReadApplication(await CommitFiles.ListAsync(checkout, head, cancellationToken), cancellationToken)).Application;
    }

    /// <summary>Reads the application from its compose file, and refuses what cannot be deployed.</summary>
    /// <param name="files">Where the files are.</param>
    /// <param name="cancellationToken">Stops.</param>
    /// <exception cref="DeliveryException">The compose file is missing or invalid, or something in it cannot be deployed: exit code
    /// 2.</exception>
    internal async Task<ApplicationReading> ReadDeployable(IProjectFiles files, CancellationToken cancellationToken)
    {
        var reading = await ReadApplication(files, cancellationToken);
        if (reading.Problems is not [var problem, ..]) return reading;
        var others = reading.Problems.Count - 1;
        throw new DeliveryException($"{problem.Location}: {problem.Text}.{(others > 0 ? $" There are {others} more." : "")}",
            $"{problem.Remedy}; ./build.sh Describe shows all of them", exitCode: 2);
    }

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
