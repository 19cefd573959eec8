namespace QgoBuild.Components;

/// <summary>Writes bills of materials.</summary>
public interface ISbom : IHasSources
{
    private AbsolutePath SbomDirectory => ArtifactsDirectory / "sbom";

    /// <summary>Writes a bill of materials (CycloneDX) for the backend and for the frontend: the npm packages that ship, from the lock
    /// files of what is checked out.</summary>
    Target Sbom => _ => _
        .Produces(SbomDirectory / "*.cdx.json")
#if QGO
        .Inputs([.. InputPatterns.NodePackages(Backend), .. InputPatterns.NodePackages(Frontend)])
        .Outputs("artifacts/sbom/*.cdx.json")
        .KeyedByTools("npm")
#endif
        .Executes(() => Run(async cancellationToken =>
        {
            SbomDirectory.CreateDirectory();
            await Task.WhenAll(WriteSbom("backend", BackendDirectory, cancellationToken),
                WriteSbom("frontend", FrontendDirectory, cancellationToken));
        }));

    private async Task WriteSbom(string name, AbsolutePath directory, CancellationToken cancellationToken)
    {
        // The lock file is complete; what is installed here may have been built for tests.
        var whole = await (new LocalCommand("npm", "sbom", "--sbom-format", "cyclonedx", "--package-lock-only")
        {
            Directory = directory,
        }).ReadAsync(cancellationToken);
        var bill = BillOfMaterials.ParseShipped(whole);
        var file = SbomDirectory / $"{name}.cdx.json";
        AtomicFile.Write(file, $"{bill}\n");
        Console.WriteLine($"{name}: {bill.Packages.Count()} packages → {Path.GetRelativePath(RootDirectory, file)}");
    }
}
