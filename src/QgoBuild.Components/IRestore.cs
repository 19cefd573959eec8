using QgoBuild.Components.Tools;

namespace QgoBuild.Components;

/// <summary>Restores packages.</summary>
public interface IRestore : IHasSources
{
    /// <summary>Restores the packages of .NET and npm, all at once.</summary>
    Target Restore => _ => _
#if QGO
        .Inputs([.. InputPatterns.DotNetProjects, .. InputPatterns.NodePackages(Backend), .. InputPatterns.NodePackages(Frontend)])
        .Outputs("{build,src/*,tests/*}/obj/project.assets.json", $"{Backend}/node_modules/.package-lock.json", $"{Frontend}/node_modules/.package-lock.json")
        .KeyedByTools("dotnet", "node", "npm")
#endif
        .Executes(() => Run(async cancellationToken =>
        {
            var variables = await NodeVariables(cancellationToken).ConfigureAwait(false);
            await Task.WhenAll(
                (DotNet.CreateCommand("restore", SolutionFile) with { Label = "dotnet" }).RunAsync(cancellationToken),
                (new ToolCommand("npm", "ci") { Directory = BackendDirectory, Variables = variables, Label = "backend" }).RunAsync(cancellationToken),
                (new ToolCommand("npm", "ci") { Directory = FrontendDirectory, Variables = variables, Label = "frontend" }).RunAsync(cancellationToken)).ConfigureAwait(false);
        }));
}
