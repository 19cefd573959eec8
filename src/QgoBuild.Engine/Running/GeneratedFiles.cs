namespace QgoBuild.Engine.Running;

/// <summary>Updates the files that are generated from the build: the schema of its parameters, its workflows and Dependabot's file. On a CI
/// server nothing is written: a workflow that differs from the build is an error there, because the reviewed code is not what
/// runs.</summary>
internal sealed class GeneratedFiles
{
    private const string RegenerateOption = "--plan";

    private readonly NukeBuild _build;
    private readonly WorkflowFiles _files;
    private readonly GenerationFingerprint _workflowFingerprint;
    private readonly IReadOnlyList<GeneratedFile>? _generated;
    private readonly IReadOnlyList<StaleWorkflow> _stale = [];

    private GeneratedFiles(NukeBuild build, GenerationFingerprint fingerprint, GenerationResult? result)
    {
        _build = build;
        _files = new WorkflowFiles(Session.Locations.RootDirectory);
        _workflowFingerprint = fingerprint;
        if (result is null) return;
        Problems = result.Problems;
        if (result.Problems.Count > 0) return;
        _generated = result.Files;
        _stale = _files.Compare(_generated);
        if (NukeBuild.IsServerBuild) Problems = [.. _stale.Select(CreateProblem)];
    }

    /// <summary>The errors in the workflows.</summary>
    public IReadOnlyList<Problem> Problems { get; } = [];

    private BuildSession Session => _build.State.Session;

    /// <summary>Checks the workflows, unless this compilation has checked them before. Runs before anything is injected, because workflows
    /// must not depend on the values of the run.</summary>
    public static GeneratedFiles Check(NukeBuild build, RunConfiguration configuration, BuildModel model)
    {
        var session = build.State.Session;
        var fingerprint = new GenerationFingerprint(session.Locations, "workflows", build.GetType());
        return new GeneratedFiles(build, fingerprint, fingerprint.IsCurrent
            ? null : configuration.Injection.ReadWithoutValues(() => Generate(build, configuration, model)));
    }

    /// <summary>Updates stale files, and reports those that belong to the repository.</summary>
    public void Write(IReadOnlyList<ParameterSpec> parameters, IReadOnlyList<string> targets)
    {
        if (!NukeBuild.IsServerBuild)
        {
            WriteSchema(parameters, targets);
            foreach (var stale in _stale)
            {
                _files.Write(stale);
                Session.Output.WriteLine(
                    $"{stale.File} was {stale.State}: {(stale.Text is null ? "removed" : "updated")}. Commit the change.", Style.Warning);
            }
        }

        if (_generated is not null) _workflowFingerprint.Save(_generated.Select(file => file.File));
    }

    private static GenerationResult Generate(NukeBuild build, RunConfiguration configuration, BuildModel model)
    {
        var workflows = MapWorkflows(build, configuration, model);
        var dependabot = DependabotFile.Of(build.GetType());
        return new GenerationResult(
            [
                .. workflows.Workflows.Select(workflow => new GeneratedFile(workflow.File, WorkflowYaml.Render(workflow))),
                .. dependabot.IsEmpty ? (GeneratedFile[])[] : [new(DependabotFile.Path, dependabot.Render())],
            ],
            [.. workflows.Problems, .. dependabot.Validate()]);
    }

    private static WorkflowSet MapWorkflows(NukeBuild build, RunConfiguration configuration, BuildModel model)
    {
        var declarations = WorkflowDeclarations.Of(build.GetType());
        if (declarations.IsEmpty) return new WorkflowSet([], []);
        return WorkflowMapper.Map(
            new AttributeSource
            {
                BuildClass = build.GetType(),
                Model = BuildDefinition.Create(build, configuration.Targets,
                    [.. model.DefaultIndices.Select(index => model.Targets[index].Name)]),
                Parameters = configuration.Parameters,
                DefaultValue = configuration.GetDefaultValue,
                RootDirectory = build.State.Session.Locations.RootDirectory,
            },
            declarations);
    }

    private void WriteSchema(IReadOnlyList<ParameterSpec> parameters, IReadOnlyList<string> targets)
    {
        var fingerprint = new GenerationFingerprint(Session.Locations, "schema", _build.GetType());
        if (fingerprint.IsCurrent) return;
        ParameterSchema.Update(Session.Locations.BuildDirectory / "build.schema.json",
            EngineOptions.Create(parameters).EffectiveOptions.Concat(parameters), targets);
        fingerprint.Save([".nuke/build.schema.json"]);
    }

    private static Problem CreateProblem(StaleWorkflow stale) =>
        new($"{stale.File} is {stale.State}. Run ./build.sh {RegenerateOption} on your machine, and commit the result.", RegenerateOption);
}

/// <summary>A file that is generated from the build.</summary>
/// <param name="File">The file, relative to the root directory.</param>
/// <param name="Text">Its required content.</param>
internal sealed record GeneratedFile(string File, string Text);

/// <summary>The files that a build declares for GitHub: its workflows and Dependabot's file.</summary>
/// <param name="Files">The valid files.</param>
/// <param name="Problems">The errors of the others.</param>
internal sealed record GenerationResult(IReadOnlyList<GeneratedFile> Files, IReadOnlyList<Problem> Problems);

/// <summary>A workflow or Dependabot file that differs from the build.</summary>
/// <param name="File">The file, relative to the root directory.</param>
/// <param name="Text">Its required content; null when it must not exist.</param>
/// <param name="State">The difference, as the end of a sentence: it is, or was, …</param>
internal sealed record StaleWorkflow(string File, string? Text, string State);
