using System.Runtime.CompilerServices;
using Mono.Cecil;

namespace QgoBuild.Components.Tests.Architecture;

/// <summary>Arrows between projects point one way, and the folders of a project form no circle.</summary>
public sealed class ArchitectureTests
{
    // The arrows of DESIGN: build → Components → (Engine, Delivery); Sandbox → Delivery.
    private static readonly Dictionary<string, string[]> Arrows = new()
    {
        ["_build"] = ["QgoBuild.Components", "QgoBuild.Delivery", "QgoBuild.Engine", "QgoBuild.Sandbox"],
        ["QgoBuild.Components"] = ["QgoBuild.Delivery", "QgoBuild.Engine"],
        ["QgoBuild.Sandbox"] = ["QgoBuild.Delivery"],
        ["QgoBuild.Delivery"] = [],
        ["QgoBuild.Engine"] = [],
    };

    private static readonly string Root = FindRoot();

    public static TheoryData<string> Projects => [.. Arrows.Keys];

    public static TheoryData<string> ProjectsWithFolders => [.. Arrows.Keys.Where(name => name != "_build")];

    [Theory]
    [MemberData(nameof(Projects))]
    public void A_project_uses_only_those_that_its_arrows_point_to(string project)
    {
        using var module = ReadModule(project);
        Assert.Empty(FindWrongReferences(project, module));
    }

    [Theory]
    [MemberData(nameof(Projects))]
    public void A_reference_in_another_direction_is_found(string project)
    {
        foreach (var other in Arrows.Keys.Except(Arrows[project]).Where(other => other != project))
        {
            using var module = ReadModule(project);
            module.AssemblyReferences.Add(new AssemblyNameReference(other, new Version(1, 0)));
            Assert.Equal([other], FindWrongReferences(project, module));
        }
    }

    [Theory]
    [MemberData(nameof(ProjectsWithFolders))]
    public void Folders_of_a_project_form_no_circle(string project)
    {
        var graph = CreateGraph(project);

        Assert.NotEqual(0, graph.Count);
        Assert.Equal("", string.Join(" → ", graph.FindCircle()));
    }

    [Theory]
    [MemberData(nameof(ProjectsWithFolders))]
    public void A_circle_of_folders_is_found(string project)
    {
        var graph = CreateGraph(project);

        Assert.All(graph.Edges, edge => Assert.NotEmpty(graph.With(edge.To, edge.From).FindCircle()));
    }

    private static DependencyGraph CreateGraph(string project) =>
        FolderGraph.Create(Path.Combine(Root, "src", project), GetAssembly(project));

    private static ModuleDefinition ReadModule(string project) =>
        AssemblyDefinition.ReadAssembly(GetAssembly(project), new ReaderParameters { InMemory = true }).MainModule;

    private static IEnumerable<string> FindWrongReferences(string project, ModuleDefinition module) =>
        module.AssemblyReferences.Select(reference => reference.Name).Where(Arrows.ContainsKey).Except(Arrows[project]);

    private static string GetAssembly(string project) => Path.Combine(AppContext.BaseDirectory, $"{project}.dll");

    private static string FindRoot([CallerFilePath] string file = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(file)!, "..", "..", ".."));
}
