namespace QgoBuild.Components;

/// <summary>Compiles.</summary>
public interface ICompile : IHasSources
{
    /// <summary>The configuration that .NET projects are compiled in.</summary>
    [Parameter("Configuration of the .NET projects: Debug or Release")]
    string Configuration => TryGetValue(() => Configuration) ?? "Debug";

    /// <summary>Compiles the solution, the backend and the frontend.</summary>
    Target Compile => _ => _
#if QGO
        .Inputs([.. InputPatterns.DotNet, .. InputPatterns.Node(Backend), .. InputPatterns.Node(Frontend)])
        .Outputs($"{{build,src/*,tests/*}}/bin/{Configuration}/*/*.dll", $"{Backend}/dist/**", $"{Frontend}/dist/**")
        .KeyedBy(() => Configuration)
        .KeyedByTools("dotnet", "node")
#endif
        .Executes(() => Run(async cancellationToken =>
        {
            var variables = await NodeVariables(cancellationToken);
            await using var compiler = new CompilerServer();
            var build = DotNet.CreateCommand(
                "build", SolutionFile, "--no-restore", "--configuration", Configuration, "--verbosity", "quiet", "-nodeReuse:false");
            await Task.WhenAll(
                compiler.Use(build).PrintAsync("dotnet", cancellationToken),
                CompileNode(BackendDirectory, "backend", variables, cancellationToken),
                CompileNode(FrontendDirectory, "frontend", variables, cancellationToken));
        }));

    private static async Task CompileNode(AbsolutePath directory, string label, IReadOnlyDictionary<string, string?> variables,
        CancellationToken cancellationToken)
    {
        // Building generates what the type checker reads.
        var npm = new LocalCommand("npm", "run", "--silent") { Directory = directory, Variables = variables };
        await npm.With("build").PrintAsync(label, cancellationToken);
        await npm.With("typecheck").PrintAsync(label, cancellationToken);
    }
}
