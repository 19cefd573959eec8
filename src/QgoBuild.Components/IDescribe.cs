namespace QgoBuild.Components;

/// <summary>Describes the application that is deployed.</summary>
public interface IDescribe : IHasDocker, IHasJson
{
    /// <summary>Where the application is described.</summary>
    ApplicationSource ApplicationSource { get; }

    /// <summary>Docker compose on this machine, for reading compose files. No engine has to run.</summary>
    Task<LocalCommand> ComposeCommand(CancellationToken cancellationToken);

    /// <summary>Whether the compose files that are written for a server are printed, in place of the description.</summary>
    [Parameter("Print the compose files that are written for a server from yours", Name = "compose")]
    bool PrintsComposeFiles => TryGetValue<bool?>(() => PrintsComposeFiles) ?? false;

    /// <summary>Prints what the compose file was understood to say and why, and what in it cannot be deployed: that ends with exit code
    /// 2. Reads the working tree, with changes that are not committed; changes nothing.</summary>
    Target Describe => _ => _
#if QGO
        .QueryOnly()
#endif
        .Executes(() => Run(async cancellationToken =>
        {
            var reader = new ApplicationReader(new ComposeReader(await ComposeCommand(cancellationToken)));
            var reading = await reader.ReadAsync(ApplicationSource, new WorkingFiles(RootDirectory), RootDirectory.Name, cancellationToken);
            if (PrintsComposeFiles && reading.Problems.Count == 0)
            {
                var files = ServerComposeFiles.Compile(reading);
                Console.WriteLine($"{files.Platform}---\n{files.Release}".TrimEnd());
                return;
            }

            Console.WriteLine(Json ? ApplicationJson.Of(reading) : ApplicationReport.Of(reading, Ansi.ForConsole()));
            if (reading.Problems.Count > 0) ExitCode = 2;
        }));
}
