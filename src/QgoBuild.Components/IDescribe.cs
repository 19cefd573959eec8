namespace QgoBuild.Components;

/// <summary>Describes the application that is deployed.</summary>
public interface IDescribe : IHasApplication, IHasJson
{
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
            var reading = await ReadApplication(new WorkingFiles(RootDirectory), cancellationToken);
            if (PrintsComposeFiles && reading.Problems.Count == 0)
            {
                var files = ServerComposeCompiler.Compile(reading);
                Console.WriteLine($"{files.Platform}---\n{files.Release}".TrimEnd());
                return;
            }

            Console.WriteLine(Json ? ApplicationJson.Of(reading) : ApplicationReport.Of(reading, Ansi.ForConsole()));
            if (reading.Problems.Count > 0) ExitCode = 2;
        }));
}
