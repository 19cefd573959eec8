using QgoBuild.Engine.CI.Dependabot;
using QgoBuild.Engine.CI.Workflows;
using QgoBuild.Engine.IO;
using QgoBuild.IO;

namespace QgoBuild.Engine.Running;

/// <summary>The files of workflows and of Dependabot as they are, beside what they should be.</summary>
/// <param name="root">The root directory.</param>
internal sealed class WorkflowFiles(AbsolutePath root)
{
    /// <summary>The files that are not what the build generates: missing, stale, edited, or of something that is declared no more.</summary>
    public IReadOnlyList<StaleWorkflow> Compare(IReadOnlyList<GeneratedFile> generated)
    {
        var stale = generated.Select(Compare).OfType<StaleWorkflow>();
        var directory = root / WorkflowYaml.Directory;
        var orphans = directory.DirectoryExists()
            ? directory.GetFiles("*.yml").Select(file => $"{WorkflowYaml.Directory}/{file.Name}")
                .Where(file => IsOrphan(file, WorkflowYaml.GeneratedHeader))
                .Order(StringComparer.Ordinal).Select(file => new StaleWorkflow(file, null, "of a workflow that the build does not declare any more"))
            : [];
        StaleWorkflow[] dependabot = IsOrphan(DependabotFile.Path, DependabotFile.GeneratedHeader) ? [new(DependabotFile.Path, null, "there, though the build does not declare it any more")] : [];
        return [.. stale, .. orphans, .. dependabot];

        bool IsOrphan(string file, string mark) => generated.All(known => known.File != file) && Read(file)?.StartsWith(mark, StringComparison.Ordinal) == true;
    }

    /// <summary>Makes a file what it should be.</summary>
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
        var line = Enumerable.Range(0, Math.Max(are.Length, should.Length)).First(i => are.ElementAtOrDefault(i) != should.ElementAtOrDefault(i));
        var found = are.ElementAtOrDefault(line) is { } other ? $"«{other.Trim()}»" : "nothing";
        var expected = should.ElementAtOrDefault(line) is { } right ? $"«{right.Trim()}»" : "nothing";
        return new StaleWorkflow(file, text, $"stale, or was edited by hand (line {line + 1}: {found} instead of {expected})");
    }

    // Git may have written the file with the line ends of this system.
    private string? Read(string file) => (root / file).FileExists() ? File.ReadAllText(root / file).ReplaceLineEndings("\n") : null;
}
