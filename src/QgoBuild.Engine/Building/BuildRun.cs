using QgoBuild.Engine.Caching;
using QgoBuild.Engine.Commands;
using QgoBuild.Engine.Definition;
using QgoBuild.Engine.Execution;
using QgoBuild.Engine.Logging;
using QgoBuild.Engine.Parameters;
using QgoBuild.Engine.Planning;
using QgoBuild.Engine.Reporting;
using QgoBuild.Engine.Session;
using QgoBuild.Engine.Text;

namespace QgoBuild.Engine.Building;

/// <summary>
/// A run of a build from its arguments to its exit code: reflect, define, plan, check everything, execute, report.
/// </summary>
internal sealed class BuildRun
{
    private readonly HostContext _invocation;
    private readonly RunConfiguration _inputs;
    private readonly NukeBuild _build;
    private readonly BuildModel _model;
    private readonly List<Problem> _problems;

    private BuildRun(HostContext invocation, RunConfiguration inputs, NukeBuild build, BuildModel model)
    {
        _invocation = invocation;
        _inputs = inputs;
        _build = build;
        _model = model;
        _problems = [.. inputs.Problems, .. model.Problems];
    }

    private BuildOutput Output => _build.State.Session.Output;

    private RequiredSecrets RequiredSecrets => new(_model.Targets, [.. _inputs.Parameters.Where(_inputs.Values.Encrypted.Holds)]);

    private Requirements Requirements => new(_build, _inputs.Members, _inputs.Parameters);

    /// <summary>Runs a build and returns its exit code.</summary>
    /// <param name="create">Creates the build.</param>
    /// <param name="type">Its type.</param>
    /// <param name="defaults">The targets that run when none is named.</param>
    /// <param name="invocation">What the run takes from its process.</param>
    public static int Execute(Func<NukeBuild> create, Type type, DefaultTargets defaults, HostContext invocation)
    {
        if (EngineCommands.AreMeant(invocation.Arguments)) return CommandRunner.Execute(create, type, invocation);

        NukeBuild? build = null;
        var inputs = RunConfiguration.Read(type, invocation, () => build!);
        if (inputs.Session is not { } session)
        {
            invocation.Output.WriteLine(ProblemReport.Render(inputs.Problems, invocation.Arguments, inputs.Palette));
            return ExitCodes.WrongUsage;
        }

        BuildLog.Offer();
        using var entered = session.Enter();
        invocation.TakeConsole();
        try
        {
            build = create();
            build.State = inputs.State!;
            inputs.ReadOwnParameters();
            return new BuildRun(invocation, inputs, build, BuildDefinition.Create(build, inputs.Targets, defaults.Of(build, inputs.Targets))).Run();
        }
        catch (Exception exception)
        {
            // Outside of a target: a constructor, a hook, a condition or an injected value.
            var root = FailureText.Root(exception);
            session.Output.WriteLine($"error: {FailureText.Describe(root, session.Output.Verbosity)}", Style.Failure);
            return build?.ExitCode ?? ExitCodes.For(root);
        }
    }

    private int Run()
    {
        if (_build.Help)
        {
            _build.OnBuildCreated();
            return Show(HelpText.Render(_model, _inputs.Parameters, _inputs.DefaultValue, EngineCommands.Help, Output.Palette));
        }

        var generated = GeneratedFiles.Examine(_build, _inputs, _model);
        _problems.AddRange(generated.Problems);
        _inputs.Inject(_build);
        _build.OnBuildCreated();
        _inputs.Secrets.HideMembers(_build);
        var explained = TargetSelection.Find(_model, _inputs.ExplainedTargets, _problems);
        var invoked = explained.Count > 0 && _inputs.InvokedTargets.Count == 0 ? explained : Invoked();
        var planning = Planner.Create(_model.Targets, invoked);
        _problems.AddRange(planning.Problems);
        if (planning.Plan is { IsAnswer: true } && !_build.Plan) Output.TurnTo(_invocation.Error);
        foreach (var note in _inputs.Notes) Output.WriteLine(note, Style.Warning);
        if (_problems.Count > 0 || planning.Plan is not { } plan) return Refuse(Unconditionally(planning.Plan), invoked);

        Adopt(plan);
        generated.Write(_inputs.Parameters, [.. _model.Targets.Select(target => target.Name)]);
        if (!Decrypt(RequiredSecrets.ToBegin([.. plan.Targets.Select(target => target.Spec)], _build.HasInitializedHook))) return Refuse([], invoked);
        _inputs.Injection.InjectOthers(_build, Output);
        _build.OnBuildInitialized();
        _inputs.Secrets.HideMembers(_build);
        var scheduled = InitialSchedule.Create(plan, Skips(plan, invoked));
        if (!Decrypt(RequiredSecrets.ToRun(Waiting(plan, scheduled).Select(target => target.Spec)))) return Refuse([], invoked);
        var missing = Missing(plan, scheduled);
        if (explained.Count > 0) return Show(Explain(plan, scheduled, explained));
        if (_build.Plan) return Show(new PlanPrinter(_inputs, _model.Targets, _build.State.Session).Give(plan, Names(invoked), scheduled.Skipped, missing));
        if (missing.Count > 0 && Ask(missing)) missing = Missing(plan, scheduled);
        if (missing.Count > 0) return Refuse(missing, invoked);
        return plan.IsAnswer ? Answer(plan, scheduled) : RunTargets(plan, scheduled, invoked);
    }

    private IReadOnlyList<int> Invoked()
    {
        TargetSelection.Find(_model, _inputs.SkippedTargets ?? [], _problems);
        return _inputs.InvokedTargets.Count > 0
            ? TargetSelection.Find(_model, _inputs.InvokedTargets, _problems)
            : TargetSelection.Default(_model, _problems);
    }

    private void Adopt(Plan plan)
    {
        _build.State.ExecutionPlan = [.. plan.Targets.Select(planned => _model.Executables[planned.Index])];
        foreach (var planned in plan.Targets)
        {
            _model.Executables[planned.Index].Invoked = planned.Invoked;
            _model.Executables[planned.Index].Status = ExecutionStatus.Scheduled;
        }
    }

    private IReadOnlyList<SkipReason> Skips(Plan plan, IReadOnlyList<int> invoked)
    {
        var done = _build.Continue ? LastRun(invoked).Succeeded() : [];
        if (done is null) Output.WriteLine("--continue: these targets with these values did not fail last time; everything runs.", Style.Warning);
        var skips = new SkipRules(_inputs.SkippedTargets, done ?? []).Decide(plan);
        foreach (var skip in skips) _model.Executables[plan[skip.Position].Index].OnlyWhen = skip.Conditions;
        return skips;
    }

    // While the call itself is wrong no condition is evaluated: only what is required in any case is told.
    private IReadOnlyList<MissingRequirement> Unconditionally(Plan? plan)
    {
        _inputs.LeaveEncrypted(_build);
        return Requirements.FindMissing(plan?.Targets.Where(target => target.Spec.StaticConditions.Count == 0) ?? []);
    }

    private IReadOnlyList<MissingRequirement> Missing(Plan plan, InitialSchedule scheduled) => Requirements.FindMissing(Waiting(plan, scheduled));

    private static IEnumerable<PlannedTarget> Waiting(Plan plan, InitialSchedule scheduled) =>
        plan.Targets.Where((_, position) => scheduled.Begun.Schedule[position] == ExecutionStatus.Scheduled);

    private bool Decrypt(IReadOnlyList<ParameterSpec> needed)
    {
        _inputs.Decrypt(needed, _build, _problems);
        return _problems.Count == 0;
    }

    private string Explain(Plan plan, InitialSchedule scheduled, IReadOnlyList<int> explained)
    {
        var cache = Cache();
        return string.Join("\n\n", explained.Select(index =>
        {
            var spec = _model.Targets[index];
            var position = plan.Targets.ToList().FindIndex(planned => planned.Index == index);
            if (position < 0) return $"{spec.Name} would not run: nothing that was asked for needs it.";
            return scheduled.Skipped.FirstOrDefault(skip => skip.Position == position) is { } skipped
                ? $"{spec.Name} would be skipped: {skipped.Reason}."
                : cache.Judge(spec).Describe(spec.Name, mostDifferences: 20);
        }));
    }

    private TargetCache Cache()
    {
        var locations = _build.State.Session.Locations;
        var inspection = new TargetFingerprint(locations.RootDirectory, $"{locations.Compilation}\n{_build.Partition}", _invocation.Time);
        return new TargetCache(locations.TemporaryDirectory / "cache", inspection, _build.State.NoCache);
    }

    private bool Ask(IReadOnlyList<MissingRequirement> missing)
    {
        if (_invocation.Prompt is not { } prompt || NukeBuild.IsServerBuild) return false;
        List<ParameterSpec> asked = [.. missing.Select(requirement => requirement.Parameter).OfType<ParameterSpec>()];
        foreach (var parameter in asked) _inputs.Ask(parameter, prompt, Output);
        _inputs.Inject(_build, asked);
        _inputs.Injection.InjectOthers(_build, Output, onlyMissing: true);
        return true;
    }

    private int RunTargets(Plan plan, InitialSchedule scheduled, IReadOnlyList<int> invoked)
    {
        if (!_build.NoLogo && Output.Verbosity < Verbosity.Quiet) Output.WriteLine(FirstLine(plan, Names(invoked)), Style.Quiet);
        using var told = _invocation.Cancellation.Register(() => Output.WriteLine("Cancelling. Ctrl-C again ends at once.", Style.Warning));
        var run = new TargetRunner(_invocation, _build, _model);
        run.Perform(plan, scheduled, Cache());

        var cancelled = _build.State.IsCleaningUp;
        var exitCode = _build.ExitCode ?? ExitCodes.For(cancelled, [.. run.Failures.Select(failure => failure.Exception)]);
        Remember(LastRun(invoked), failed: cancelled || run.Failures.Count > 0);
        run.LeaveReports(plan, exitCode);
        run.TellSummary();
        _build.OnBuildFinished();
        return _build.ExitCode ?? exitCode;
    }

    // Who asks how things are wants to read afterwards what the run before left, and may go on with it: nothing is written down.
    private int Answer(Plan plan, InitialSchedule scheduled)
    {
        var run = new TargetRunner(_invocation, _build, _model);
        run.Perform(plan, scheduled, Cache());
        run.TellFailures();
        _build.OnBuildFinished();
        return _build.ExitCode ?? ExitCodes.For(_build.State.IsCleaningUp, [.. run.Failures.Select(failure => failure.Exception)]);
    }

    private string[] Names(IReadOnlyList<int> targets) => [.. targets.Select(index => _model.Targets[index].Name)];

    private static string FirstLine(Plan plan, IReadOnlyList<string> invoked)
    {
        var profiles = NukeBuild.LoadedLocalProfiles is { Length: > 0 } loaded ? $", profile {string.Join(", ", loaded)}" : "";
        return $"{InvocationText.Call(string.Join(' ', invoked))}: {plan.Count} {(plan.Count == 1 ? "target" : "targets")}{profiles}";
    }

    private RunCheckpoint LastRun(IReadOnlyList<int> invoked) =>
        new(_build.State.Session.Locations.TemporaryDirectory, Names(invoked), _inputs.Parameters, _inputs.Values);

    private void Remember(RunCheckpoint run, bool failed)
    {
        if (failed) run.Remember(_build.ExecutionPlan.Where(IsDone).Select(target => target.Name));
        else run.Forget();

        static bool IsDone(ExecutableTarget target) =>
            target.Status == ExecutionStatus.Succeeded || target.Skipped == SkipRules.DoneBefore;
    }

    private int Show(string text)
    {
        Output.WriteRendered(text);
        return ExitCodes.Done;
    }

    private int Refuse(IReadOnlyList<MissingRequirement> missing, IReadOnlyList<int> invoked)
    {
        var about = _problems.Select(problem => problem.Option).ToHashSet();
        missing = [.. missing.Where(requirement => requirement.Parameter is not { } parameter || !about.Contains(parameter.Option))];

        // What was typed, and what it lacks. Secrets do not belong on a command line: what is shown as next leaves them to the environment.
        var parameters = missing.Select(requirement => requirement.Parameter).Where(parameter => parameter is { IsSecret: false }).Distinct();
        var next = InvocationText.Arguments([.. _invocation.Arguments.Count > 0 ? _invocation.Arguments : Names(invoked), .. parameters.SelectMany(parameter => (string[])[parameter!.Option, "VALUE"])]);
        var problems = _problems.Concat(missing.Select(requirement => new Problem(requirement.ToString(), next)));
        Output.WriteRendered(ProblemReport.Render([.. problems], _invocation.Arguments, Output.Palette));
        return ExitCodes.WrongUsage;
    }
}
