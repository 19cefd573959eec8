using QgoBuild.Components.Tools;

namespace QgoBuild.Components;

/// <summary>Compiles.</summary>
public interface ICompile : IApplicationSources
{
    /// <summary>The configuration that .NET projects are compiled in.</summary>
    [Parameter("Configuration of the .NET projects: Debug or Release")]
    string Configuration => TryGetValue(() => Configuration) ?? "Debug";

    /// <summary>Compiles the solution, the backend and the frontend.</summary>
    Target Compile => _ => _
#if QGO
        .Inputs([.. SourceFiles.DotNet, .. SourceFiles.Node(Backend), .. SourceFiles.Node(Frontend)])
        .Outputs($"{{build,src/*,tests/*}}/bin/{Configuration}/*/*.dll", $"{Backend}/dist/**", $"{Frontend}/dist/**")
        .KeyedBy(() => Configuration)
        .KeyedByTools("dotnet", "node")
#endif
        .Executes(() => Run(async cancellation =>
        {
            var variables = await NodeVariables(cancellation).ConfigureAwait(false);
            await Task.WhenAll(
                (DotNet.Command("build", SolutionFile, "--no-restore", "--configuration", Configuration, "--verbosity", "quiet", "-nodeReuse:false") with { Label = "dotnet" }).RunAsync(cancellation),
                CompileNode(BackendDirectory, "backend", variables, cancellation),
                CompileNode(FrontendDirectory, "frontend", variables, cancellation)).ConfigureAwait(false);
        }));

    private static async Task CompileNode(AbsolutePath directory, string label, IReadOnlyDictionary<string, string?> variables, CancellationToken cancellation)
    {
        // Building generates what the type checker reads.
        var npm = new ToolCommand("npm", "run", "--silent", "build") { Directory = directory, Variables = variables, Label = label };
        await npm.RunAsync(cancellation).ConfigureAwait(false);
        await (npm with { Arguments = ["run", "--silent", "typecheck"] }).RunAsync(cancellation).ConfigureAwait(false);
    }
}
