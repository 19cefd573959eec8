using QgoBuild.Engine.IO;
using QgoBuild.Engine.ProjectModel;
using QgoBuild.Engine.Session;
using QgoBuild.Engine.Tooling;
using QgoBuild.Tests.Engine.Harness;

namespace QgoBuild.Tests.Engine.ProjectModel;

public sealed class SolutionTests : IDisposable
{
    private const string TestsId = "22222222-2222-2222-2222-222222222222";

    private const string Sln = $$"""
        Microsoft Visual Studio Solution File, Format Version 12.00
        # Visual Studio Version 17
        Project("{9A19103F-16F7-4668-BE54-9A1E7A4F7556}") = "App", "src\App\App.csproj", "{11111111-1111-1111-1111-111111111111}"
        EndProject
        Project("{9A19103F-16F7-4668-BE54-9A1E7A4F7556}") = "App.Tests", "tests\App.Tests\App.Tests.csproj", "{{{TestsId}}}"
        EndProject
        Project("{2150E333-8FDC-42A3-9474-1A3956D46DE8}") = "tests", "tests", "{33333333-3333-3333-3333-333333333333}"
        EndProject
        Global
        	GlobalSection(SolutionConfigurationPlatforms) = preSolution
        		Debug|Any CPU = Debug|Any CPU
        		Release|Any CPU = Release|Any CPU
        	EndGlobalSection
        	GlobalSection(NestedProjects) = preSolution
        		{{{TestsId}}} = {33333333-3333-3333-3333-333333333333}
        	EndGlobalSection
        EndGlobal
        """;

    private const string Slnx = """
        <Solution>
          <Folder Name="/tests/">
            <Project Path="tests/App.Tests/App.Tests.csproj" />
          </Folder>
          <Project Path="src/App/App.csproj" />
        </Solution>
        """;

    private readonly BuildSandbox _sandbox = new();

    public void Dispose() => _sandbox.Dispose();

    [Theory]
    [InlineData("App.sln", Sln)]
    [InlineData("App.slnx", Slnx)]
    public void A_solution_is_read_in_either_format(string name, string content)
    {
        (_sandbox.Root / name).WriteAllText(content);

        var solution = _sandbox.Run<Build>().Build.Solution!;

        Assert.Equal(("App", name, _sandbox.Root), (solution.Name, solution.FileName, solution.Directory));
        Assert.Equal(["App", "App.Tests"], solution.AllProjects.Select(project => project.Name).Order());
        Assert.Equal("App", Assert.Single(solution.Projects).Name);
        var tests = solution.GetSolutionFolder("tests")!;
        Assert.Same(solution.GetProject("App.Tests"), Assert.Single(tests.Projects));
        Assert.Same(tests, solution.GetProject("App.Tests")!.SolutionFolder);
        Assert.Equal(["App.Tests"], solution.GetProjects("*.Tests").Select(project => project.Name));
        Assert.Contains("Release|Any CPU", solution.Configurations);
    }

    [Fact]
    public void A_project_converts_to_its_file()
    {
        (_sandbox.Root / "App.sln").WriteAllText(Sln);

        var project = _sandbox.Run<Build>().Build.Solution!.GetProject("App")!;
        string path = project;

        Assert.Equal(_sandbox.Root / "src" / "App" / "App.csproj", path);
        Assert.Equal("src/App/App.csproj", project.RelativePath);
        Assert.Equal(_sandbox.Root / "src" / "App", project.Directory);
        Assert.Equal(Guid.Parse("11111111-1111-1111-1111-111111111111"), project.ProjectId);
        Assert.Same(project, project.Solution.GetProject(path));
        Assert.Equal($"build {path}", ((ArgumentStringHandler)$"build {project}").ToStringAndClear());
    }

    [Fact]
    public void The_parameter_with_the_members_name_selects_the_solution()
    {
        (_sandbox.Root / "App.sln").WriteAllText(Sln);
        (_sandbox.Root / "src" / "Other.slnx").WriteAllText(Slnx);

        Assert.Equal("Other", _sandbox.Run<Build>("--solution", "src/Other.slnx").Build.Solution!.Name);
        _sandbox.WriteParameters("""{ "Solution": "src/Other.slnx" }""");
        Assert.Equal("Other", _sandbox.Run<Build>().Build.Solution!.Name);
        Assert.Equal("App", _sandbox.Run<Named>().Build.Solution!.Name);
    }

    [Fact]
    public void The_error_of_several_solutions_names_the_option()
    {
        Assert.Contains("""Name it in the code, [Solution("src/App.sln")], or with --solution PATH""", _sandbox.Run<Build>().Output,
            StringComparison.Ordinal);

        (_sandbox.Root / "A.sln").WriteAllText(Sln);
        (_sandbox.Root / "B.slnx").WriteAllText(Slnx);
        Assert.Contains("A.sln, B.slnx. Select one: --solution A.sln", _sandbox.Run<Build>().Output, StringComparison.Ordinal);
        Assert.Contains($"There is no solution {_sandbox.Root / "C.sln"}", _sandbox.Run<Build>("--solution", "C.sln").Output,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_prompt_requests_a_solution_that_a_target_requires()
    {
        (_sandbox.Root / "src" / "App.sln").WriteAllText(Sln);

        Assert.Contains("--solution is missing", _sandbox.Run<Build>("Use").Output, StringComparison.Ordinal);
        _sandbox.Prompt = new FixedPrompt("src/App.sln");
        Assert.Equal(0, _sandbox.Run<Build>("Use").ExitCode);
    }

    [Fact]
    public void The_error_of_an_invalid_solution_names_its_path()
    {
        (_sandbox.Root / "App.slnx").WriteAllText("<Solution><Project/></Solution>");

        Assert.Contains($"{_sandbox.Root / "App.slnx"}", _sandbox.Run<Build>().Output, StringComparison.Ordinal);
        Assert.Contains("cannot be read as a solution", _sandbox.Run<Build>().Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_component_reads_its_solution_on_demand()
    {
        (_sandbox.Root / "App.sln").WriteAllText(Sln);

        Assert.Equal("App", _sandbox.Run<Composed>("Read").Build.Order);
        (_sandbox.Root / "App.sln").DeleteFile();
        Assert.Equal(0, _sandbox.Run<Composed>("Default").ExitCode);
        Assert.Contains("There is no solution in", _sandbox.Run<Composed>("Read").Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_solution_that_is_changed_can_be_saved_in_the_other_format()
    {
        (_sandbox.Root / "App.sln").WriteAllText(Sln);
        var solution = (_sandbox.Root / "App.sln").ReadSolution();

        solution.GetModel().AddProject("src/New/New.csproj");
        solution.Save(_sandbox.Root / "Saved.slnx");

        Assert.NotNull((_sandbox.Root / "Saved.slnx").ReadSolution().GetProject("New"));
    }

    private interface IHaveSolution : INukeBuild
    {
        [Solution]
        Solution Solution => TryGetValue(() => Solution);

        Target Read => _ => _.Executes(() => ((RecordingBuild)this).Trace.Add(Solution.Name));
    }

    private sealed class Composed : RecordingBuild, IHaveSolution
    {
        private Target Default => _ => _.Executes(() => { });
    }

    private sealed class FixedPrompt(string text) : IPrompt
    {
        public string ReadAnswer(string question, bool hide) => text;
    }

    private sealed class Build : NukeBuild
    {
        [Solution] public readonly Solution? Solution;

        private Target Use => _ => _.Requires(() => Solution).Executes(() => { });

        private Target Default => _ => _.Executes(() => { });
    }

    private sealed class Named : NukeBuild
    {
        [Solution("App.sln")] public readonly Solution? Solution;

        private Target Default => _ => _.Executes(() => { });
    }
}
