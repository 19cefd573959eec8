namespace QgoBuild.Components;

/// <summary>Restores packages.</summary>
public interface IRestore : IHasSources
{
    /// <summary>Restores the packages of all toolchains at once.</summary>
    Target Restore => _ => _
#if QGO
        .Inputs(Patterns(toolchain => toolchain.PackageInputs))
        .Outputs(Patterns(toolchain => toolchain.PackageOutputs))
        .KeyedByTools(Patterns(toolchain => toolchain.Programs))
#endif
        .Executes(() => Run(cancellationToken =>
            Task.WhenAll(Toolchains.Select(toolchain => toolchain.RestoreAsync(CreateRun(cancellationToken))))));
}
