namespace QgoBuild.Engine.Running;

/// <summary>Compares the workflow and Dependabot files with the build.</summary>
/// <param name="root">The root directory.</param>
internal sealed class WorkflowFiles(AbsolutePath root)
{
    /// <summary>The files that differ from the build: missing, stale, edited, or no longer declared.</summary>
    public IReadOnlyList<StaleWorkflow> Compare(IReadOnlyList<GeneratedFile> generated)
    {
        var stale = generated.Select(Compare).OfType<StaleWorkflow>();
        var directory = root / WorkflowYaml.Directory;
        var orphans = directory.DirectoryExists()
            ? directory.GetFiles("*.yml").Select(file => $"{WorkflowYaml.Directory}/{file.Name}")
                .Where(file => IsOrphan(file, WorkflowYaml.GeneratedHeader))
                .Order(StringComparer.Ordinal).Select(file => new StaleWorkflow(file, null, "not declared in the build any more"))
            : [];
        StaleWorkflow[] dependabot = IsOrphan(DependabotFile.Path, DependabotFile.GeneratedHeader)
            ? [new(DependabotFile.Path, null, "not declared in the build any more")] : [];
        return [.. stale, .. orphans, .. dependabot];

        bool IsOrphan(string file, string mark) =>
            generated.All(known => known.File != file) && Read(file)?.StartsWith(mark, StringComparison.Ordinal) == true;
    }

    /// <summary>Updates or removes a file.</summary>
    public void Write(StaleWorkflow stale)
    {
        var file = root / stale.File;
        if (stale.Text is null)
        {
            file.DeleteFile();
            return;
        }

        file.Parent!.CreateDirectory();
        AtomicFile.Write(file, stale.Text, durable: true);
    }

    private StaleWorkflow? Compare(GeneratedFile generated)
    {
        var (file, text) = (generated.File, generated.Text);
        if (Read(file) is not { } current) return new StaleWorkflow(file, text, "missing");
        if (current == text) return null;
        var (are, should) = (current.Split('\n'), text.Split('\n'));
        var line = Enumerable.Range(0, Math.Max(are.Length, should.Length))
            .First(i => are.ElementAtOrDefault(i) != should.ElementAtOrDefault(i));
        var found = are.ElementAtOrDefault(line) is { } other ? $"'{other.Trim()}'" : "nothing";
        var expected = should.ElementAtOrDefault(line) is { } right ? $"'{right.Trim()}'" : "nothing";
        return new StaleWorkflow(file, text, $"stale, or was edited by hand (line {line + 1}: {found} instead of {expected})");
    }

    // Git may have converted the line ends to those of this system.
    private string? Read(string file) => (root / file).FileExists() ? File.ReadAllText(root / file).ReplaceLineEndings("\n") : null;
}
