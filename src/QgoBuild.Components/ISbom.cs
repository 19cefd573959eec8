namespace QgoBuild.Components;

/// <summary>Writes bills of materials.</summary>
public interface ISbom : IHasSources
{
    private AbsolutePath SbomDirectory => ArtifactsDirectory / "sbom";

    /// <summary>Writes a bill of materials (CycloneDX) for each toolchain that has a lock file: the packages that ship, from what is
    /// checked out.</summary>
    Target Sbom => _ => _
        .Produces(SbomDirectory / "*.cdx.json")
#if QGO
        .Inputs([.. Listed.SelectMany(toolchain => toolchain.PackageInputs)])
        .Outputs("artifacts/sbom/*.cdx.json")
        .KeyedByTools([.. Listed.SelectMany(toolchain => toolchain.Programs).Distinct()])
#endif
        .Executes(() => Run(async cancellationToken =>
        {
            SbomDirectory.CreateDirectory();
            await Task.WhenAll(Listed.Select(toolchain => WriteSbom(toolchain, CreateRun(cancellationToken))));
        }));

    private IEnumerable<Toolchain> Listed => Toolchains.Where(toolchain => toolchain.HasBillOfMaterials);

    private async Task WriteSbom(Toolchain toolchain, ToolchainRun run)
    {
        var bill = await toolchain.ReadBillOfMaterialsAsync(run);
        var file = SbomDirectory / $"{toolchain.Name}.cdx.json";
        AtomicFile.Write(file, $"{bill}\n");
        Console.WriteLine($"{toolchain.Name}: {bill!.Packages.Count()} packages → {Path.GetRelativePath(RootDirectory, file)}");
    }
}
