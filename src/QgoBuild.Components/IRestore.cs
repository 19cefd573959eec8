namespace QgoBuild.Components;

/// <summary>Restores packages.</summary>
public interface IRestore : IHasSources
{
    /// <summary>Restores the packages of .NET and npm, all at once.</summary>
    Target Restore => _ => _
#if QGO
        .Inputs([.. InputPatterns.DotNetProjects, .. InputPatterns.NodePackages(Backend), .. InputPatterns.NodePackages(Frontend)])
        .Outputs("{build,src/*,tests/*}/obj/project.assets.json", $"{Backend}/node_modules/.package-lock.json",
            $"{Frontend}/node_modules/.package-lock.json")
        .KeyedByTools("dotnet", "node", "npm")
#endif
        .Executes(() => Run(async cancellationToken =>
        {
            var npm = new LocalCommand("npm", "ci") { Variables = await NodeVariables(cancellationToken) };
            await Task.WhenAll(
                DotNet.CreateCommand("restore", SolutionFile).PrintAsync("dotnet", cancellationToken),
                (npm with { Directory = BackendDirectory }).PrintAsync("backend", cancellationToken),
                (npm with { Directory = FrontendDirectory }).PrintAsync("frontend", cancellationToken));
        }));
}
