using QgoBuild.Sandbox.Engines;

/// <summary>The whole pipeline, tested for real.</summary>
partial class Build
{
    public Target EndToEnd => _ => _
        .Description("Test deployments for real, on the sandbox's servers")
        .DependsOn(Compile, SandboxUp)
        .After(Lint, Test)
        .Executes(() => this.Run(async cancellationToken =>
        {
            await EnsureTestTools(cancellationToken);
            await HostPrograms.EnsureAsync(["certutil", "testssl"], ConsoleProgress, cancellationToken);
            await this.TestProject(EndToEndProject, cancellationToken);
        }));

    public Target FaultMatrix => _ => _
        .Description("Break deployments in every way at every step; write docs/reliability.md (two hours)")
        .DependsOn(Compile, SandboxUp)
        .Executes(() => this.Run(async cancellationToken =>
        {
            await EnsureTestTools(cancellationToken);
            await this.TestProject(
                EndToEndProject,
                cancellationToken,
                ["-namespace", "QgoBuild.EndToEnd.Tests.Faults"],
                new Dictionary<string, string?> { ["QGO_FAULT_MATRIX"] = RootDirectory / "docs" / "reliability.md" });
        }));

    public Target Verify => _ => _
        .Description("Run everything that must pass before a change is merged: lint, tests, end-to-end tests")
        .DependsOn(Lint, Test, EndToEnd);
}
