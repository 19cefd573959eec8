namespace QgoBuild.Components;

/// <summary>What the sources are worked on with.</summary>
public interface IHasSources : IPipeline
{
    /// <summary>The parts of the repository, each with its packages and tools; tests run in their order.</summary>
    IReadOnlyList<Toolchain> Toolchains { get; }

    /// <summary>Patterns of further files that decide what <c>Lint</c> and <c>Test</c> do, relative to the root directory.</summary>
    IReadOnlyList<string> FurtherInputs => [];

    /// <summary>Where what is built goes.</summary>
    AbsolutePath ArtifactsDirectory => RootDirectory / "artifacts";

    /// <summary>What the toolchains have in common.</summary>
    /// <param name="values">Selects patterns of a toolchain.</param>
    internal string[] Patterns(Func<Toolchain, IEnumerable<string>> values) => [.. Toolchains.SelectMany(values).Distinct()];

    /// <summary>What toolchains run with.</summary>
    internal ToolchainRun CreateRun(CancellationToken cancellationToken, string configuration = "") =>
        new(RootDirectory, configuration, cancellationToken);
}
