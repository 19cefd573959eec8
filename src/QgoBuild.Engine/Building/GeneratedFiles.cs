using QgoBuild.Engine.CI.Dependabot;
using QgoBuild.Engine.CI.Workflows;
using QgoBuild.Engine.Definition;
using QgoBuild.Engine.Parameters;
using QgoBuild.Engine.Session;
using QgoBuild.Engine.Text;

namespace QgoBuild.Engine.Building;

/// <summary>
/// Keeps the files that are generated from the build: the schema of its parameters, its workflows and what Dependabot does. On a server nothing is written: a
/// workflow that differs from what the build says is an error there, since what runs is not what was reviewed.
/// </summary>
internal sealed class GeneratedFiles
{
    private const string Regenerate = "--plan";

    private readonly NukeBuild _build;
    private readonly WorkflowFiles _files;
    private readonly GenerationFingerprint _workflowStamp;
    private readonly IReadOnlyList<GeneratedFile>? _generated;
    private readonly IReadOnlyList<StaleWorkflow> _stale = [];

    private GeneratedFiles(NukeBuild build, GenerationFingerprint stamp, GenerationResult? set)
    {
        _build = build;
        _files = new WorkflowFiles(Session.Locations.RootDirectory);
        _workflowStamp = stamp;
        if (set is null) return;
        Problems = set.Problems;
        if (set.Problems.Count > 0) return;
        _generated = set.Files;
        _stale = _files.Compare(_generated);
        if (NukeBuild.IsServerBuild) Problems = [.. _stale.Select(Refusal)];
    }

    /// <summary>What is wrong with the workflows.</summary>
    public IReadOnlyList<Problem> Problems { get; } = [];

    private BuildSession Session => _build.State.Session;

    /// <summary>
    /// Looks at the workflows, unless this compilation has found them right before. It has to be done before anything is injected: a
    /// workflow is the same whatever the run that writes it was told.
    /// </summary>
    public static GeneratedFiles Examine(NukeBuild build, RunConfiguration inputs, BuildModel model)
    {
        var session = build.State.Session;
        var stamp = new GenerationFingerprint(session.Locations, "workflows", build.GetType());
        return new GeneratedFiles(build, stamp, stamp.IsCurrent ? null : inputs.Injection.WithoutValues(() => Declared(build, inputs, model)));
    }

    /// <summary>Writes what is not what it should be, and says so where it is part of the repository.</summary>
    public void Write(IReadOnlyList<ParameterSpec> parameters, IReadOnlyList<string> targets)
    {
        if (!NukeBuild.IsServerBuild)
        {
            WriteSchema(parameters, targets);
            foreach (var stale in _stale)
            {
                _files.Write(stale);
                Session.Output.WriteLine($"{stale.File} was {stale.State}: {(stale.Text is null ? "removed" : "written anew")}, to be committed.", Style.Warning);
            }
        }

        if (_generated is not null) _workflowStamp.Keep(_generated.Select(file => file.File));
    }

    private static GenerationResult Declared(NukeBuild build, RunConfiguration inputs, BuildModel model)
    {
        var workflows = Workflows(build, inputs, model);
        var dependabot = DependabotFile.Of(build.GetType());
        return new GenerationResult(
            [
                .. workflows.Workflows.Select(workflow => new GeneratedFile(workflow.File, WorkflowYaml.Render(workflow))),
                .. dependabot.IsEmpty ? (GeneratedFile[])[] : [new(DependabotFile.Path, dependabot.Render())],
            ],
            [.. workflows.Problems, .. dependabot.Problems()]);
    }

    private static WorkflowSet Workflows(NukeBuild build, RunConfiguration inputs, BuildModel model)
    {
        var declarations = WorkflowDeclarations.Of(build.GetType());
        if (declarations.IsEmpty) return new WorkflowSet([], []);
        return WorkflowMapper.Read(
            new AttributeSource
            {
                Class = build.GetType(),
                Model = BuildDefinition.Create(build, inputs.Targets, [.. model.Default.Select(index => model.Targets[index].Name)]),
                Parameters = inputs.Parameters,
                DefaultValue = inputs.DefaultValue,
                RootDirectory = build.State.Session.Locations.RootDirectory,
            },
            declarations);
    }

    private void WriteSchema(IReadOnlyList<ParameterSpec> parameters, IReadOnlyList<string> targets)
    {
        var stamp = new GenerationFingerprint(Session.Locations, "schema", _build.GetType());
        if (stamp.IsCurrent) return;
        ParameterSchema.Update(Session.Locations.BuildDirectory / "build.schema.json", EngineOptions.Of(parameters).Named.Concat(parameters), targets);
        stamp.Keep([".nuke/build.schema.json"]);
    }

    private static Problem Refusal(StaleWorkflow stale) =>
        new($"{stale.File} is {stale.State}. Run ./build.sh {Regenerate} on your machine, and commit what it writes.", Regenerate);
}
