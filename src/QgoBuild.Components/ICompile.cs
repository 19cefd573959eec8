namespace QgoBuild.Components;

/// <summary>Compiles.</summary>
public interface ICompile : IHasSources
{
    /// <summary>The configuration that .NET projects are compiled in.</summary>
    [Parameter("Configuration of the .NET projects: Debug or Release")]
    string Configuration => TryGetValue(() => Configuration) ?? "Debug";

    /// <summary>Compiles all toolchains at once.</summary>
    Target Compile => _ => _
#if QGO
        .Inputs(Patterns(toolchain => toolchain.SourceFiles))
        .Outputs(Patterns(toolchain => toolchain.GetOutputs(Configuration)))
        .KeyedBy(() => Configuration)
        .KeyedByTools(Patterns(toolchain => toolchain.Programs))
#endif
        .Executes(() => Run(cancellationToken =>
            Task.WhenAll(Toolchains.Select(toolchain => toolchain.CompileAsync(CreateRun(cancellationToken, Configuration))))));
}
