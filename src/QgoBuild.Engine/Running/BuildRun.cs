namespace QgoBuild.Engine.Running;

/// <summary>A run of a build from its arguments to its exit code: reflect, define, plan, check everything, execute, report.</summary>
internal sealed class BuildRun
{
    private readonly HostContext _hostContext;
    private readonly RunConfiguration _configuration;
    private readonly NukeBuild _build;
    private readonly BuildModel _model;
    private readonly List<Problem> _problems;

    private BuildRun(HostContext hostContext, RunConfiguration configuration, NukeBuild build, BuildModel model)
    {
        _hostContext = hostContext;
        _configuration = configuration;
        _build = build;
        _model = model;
        _problems = [.. configuration.Problems, .. model.Problems];
    }

    private BuildOutput Output => _build.State.Session.Output;

    private RequiredSecrets RequiredSecrets =>
        new(_model.Targets, [.. _configuration.Parameters.Where(_configuration.Values.Encrypted.Contains)]);

    private Requirements Requirements => new(_build, _configuration.Members, _configuration.Parameters);

    /// <summary>Runs a build and returns its exit code.</summary>
    /// <param name="create">Creates the build.</param>
    /// <param name="type">The type of the build.</param>
    /// <param name="defaults">The targets that run when none is named.</param>
    /// <param name="hostContext">Arguments, environment and console of the run.</param>
    public static int Execute(Func<NukeBuild> create, Type type, DefaultTargets defaults, HostContext hostContext)
    {
        if (EngineCommands.IsCommandCall(hostContext.Arguments)) return CommandRunner.Execute(create, type, hostContext);

        NukeBuild? build = null;
        var configuration = RunConfiguration.Read(type, hostContext, () => build!);
        if (configuration.Session is not { } session)
        {
            hostContext.Output.WriteLine(ProblemReport.Render(configuration.Problems, hostContext.Arguments, configuration.Palette));
            return ExitCodes.UsageError;
        }

        BuildLog.Enable();
        using var entered = session.Enter();
        hostContext.RedirectConsole();
        try
        {
            build = create();
            build.State = configuration.State!;
            configuration.ReadBuildParameters();
            return new BuildRun(hostContext, configuration, build,
                BuildDefinition.Create(build, configuration.Targets, defaults.Resolve(build, configuration.Targets))).Run();
        }
        catch (Exception exception)
        {
            // Outside of a target: a constructor, a hook, a condition or an injected value.
            var root = FailureText.Unwrap(exception);
            session.Output.WriteLine($"error: {FailureText.Describe(root, session.Output.Verbosity)}", Style.Failure);
            return build?.ExitCode ?? ExitCodes.For(root);
        }
    }

    private int Run()
    {
        if (_build.Help)
        {
            _build.OnBuildCreated();
            return Print(HelpText.Render(_model, _configuration.Parameters, _configuration.GetDefaultValue, EngineCommands.Help,
                Output.Palette));
        }

        var generated = GeneratedFiles.Check(_build, _configuration, _model);
        _problems.AddRange(generated.Problems);
        _configuration.Inject(_build);
        _build.OnBuildCreated();
        _configuration.Secrets.HideMembers(_build);
        var explained = TargetSelection.Find(_model, _configuration.ExplainedTargets, _problems);
        var invoked = explained.Count > 0 && _configuration.InvokedTargets.Count == 0 ? explained : FindInvokedTargets();
        var planning = Planner.Create(_model.Targets, invoked);
        _problems.AddRange(planning.Problems);
        if (_build.State.IsPlanForProgram || (planning.Plan is { IsQuery: true } && !_build.Plan)) Output.RedirectTo(_hostContext.Error);
        foreach (var note in _configuration.Notes) Output.WriteLine(note, Style.Warning);
        if (_problems.Count > 0 || planning.Plan is not { } plan) return ReportProblems(FindUnconditionallyMissing(planning.Plan), invoked);

        ApplyPlan(plan);
        generated.Write(_configuration.Parameters, [.. _model.Targets.Select(target => target.Name)]);
        if (!Decrypt(RequiredSecrets.GetForInitialization([.. plan.Targets.Select(target => target.Spec)], _build.HasInitializedHook)))
            return ReportProblems([], invoked);
        _configuration.Injection.InjectNonParameters(_build, Output);
        _build.OnBuildInitialized();
        _configuration.Secrets.HideMembers(_build);
        var initialSchedule = InitialSchedule.Create(plan, DecideSkips(plan, invoked));
        if (!Decrypt(RequiredSecrets.GetForExecution(GetScheduledTargets(plan, initialSchedule).Select(target => target.Spec))))
            return ReportProblems([], invoked);
        var missing = FindMissing(plan, initialSchedule);
        if (explained.Count > 0) return Print(TargetExplanation.Create(plan, initialSchedule, explained, _model.Targets, CreateCache()));
        if (_build.Plan) return PrintPlan(plan, invoked, initialSchedule, missing);
        if (missing.Count > 0 && PromptForMissing(missing)) missing = FindMissing(plan, initialSchedule);
        if (missing.Count > 0) return ReportProblems(missing, invoked);
        return plan.IsQuery ? RunQuery(plan, initialSchedule) : RunTargets(plan, initialSchedule, invoked);
    }

    private IReadOnlyList<int> FindInvokedTargets()
    {
        TargetSelection.Find(_model, _configuration.SkippedTargets ?? [], _problems);
        return _configuration.InvokedTargets.Count > 0
            ? TargetSelection.Find(_model, _configuration.InvokedTargets, _problems)
            : TargetSelection.GetDefault(_model, _problems);
    }

    private void ApplyPlan(Plan plan)
    {
        _build.State.ExecutionPlan = [.. plan.Targets.Select(planned => _model.Executables[planned.Index])];
        foreach (var planned in plan.Targets)
        {
            _model.Executables[planned.Index].Invoked = planned.Invoked;
            _model.Executables[planned.Index].Status = ExecutionStatus.Scheduled;
        }
    }

    private IReadOnlyList<SkipReason> DecideSkips(Plan plan, IReadOnlyList<int> invoked)
    {
        var done = _build.Continue ? GetCheckpoint(invoked).ReadSucceeded() : [];
        if (done is null)
            Output.WriteLine("--continue: the last run of these targets with these values did not fail; everything runs.", Style.Warning);
        var skips = new SkipRules(_configuration.SkippedTargets, done ?? []).Decide(plan);
        foreach (var skip in skips) _model.Executables[plan[skip.Position].Index].OnlyWhen = skip.UnmetExpression;
        return skips;
    }

    // If the call is wrong, no condition is evaluated, and only the requirements of every run are checked.
    private IReadOnlyList<MissingRequirement> FindUnconditionallyMissing(Plan? plan)
    {
        _configuration.MaskEncrypted(_build);
        return Requirements.FindMissing(plan?.Targets.Where(target => target.Spec.StaticConditions.Count == 0) ?? []);
    }

    private IReadOnlyList<MissingRequirement> FindMissing(Plan plan, InitialSchedule initialSchedule) =>
        Requirements.FindMissing(GetScheduledTargets(plan, initialSchedule));

    private static IEnumerable<PlannedTarget> GetScheduledTargets(Plan plan, InitialSchedule initialSchedule) =>
        plan.Targets.Where((_, position) => initialSchedule.Transition.Schedule[position] == ExecutionStatus.Scheduled);

    private bool Decrypt(IReadOnlyList<ParameterSpec> needed)
    {
        _configuration.Decrypt(needed, _build, _problems);
        return _problems.Count == 0;
    }

    private TargetCache CreateCache()
    {
        var locations = _build.State.Session.Locations;
        var fingerprint =
            new TargetFingerprint(locations.RootDirectory, $"{locations.CompilationId}\n{_build.Partition}", _hostContext.Time);
        return new TargetCache(locations.TemporaryDirectory / "cache", fingerprint, _build.State.NoCache);
    }

    private bool PromptForMissing(IReadOnlyList<MissingRequirement> missing)
    {
        if (_hostContext.Prompt is not { } prompt || NukeBuild.IsServerBuild) return false;
        List<ParameterSpec> prompted = [.. missing.Select(requirement => requirement.Parameter).OfType<ParameterSpec>()];
        foreach (var parameter in prompted) _configuration.PromptFor(parameter, prompt, Output);
        _configuration.Inject(_build, prompted);
        _configuration.Injection.InjectNonParameters(_build, Output, onlyMissing: true);
        return true;
    }

    private int RunTargets(Plan plan, InitialSchedule initialSchedule, IReadOnlyList<int> invoked)
    {
        if (!_build.NoLogo && Output.Verbosity < Verbosity.Quiet) Output.WriteLine(FormatHeader(plan, GetNames(invoked)), Style.Dim);
        using var registration =
            _hostContext.Cancellation.Register(() => Output.WriteLine("Cancelling. Press Ctrl-C again to end at once.", Style.Warning));
        var runner = new TargetRunner(_hostContext, _build, _model);
        runner.Run(plan, initialSchedule, CreateCache());

        var cancelled = _build.State.IsCleaningUp;
        var exitCode = _build.ExitCode ?? ExitCodes.For(cancelled, [.. runner.Failures.Select(failure => failure.Exception)]);
        SaveCheckpoint(GetCheckpoint(invoked), failed: cancelled || runner.Failures.Count > 0);
        runner.WriteReports(plan, exitCode);
        runner.WriteSummary();
        _build.OnBuildFinished();
        return _build.ExitCode ?? exitCode;
    }

    // Targets that only print results keep the reports and the checkpoint of the previous run.
    private int RunQuery(Plan plan, InitialSchedule initialSchedule)
    {
        var runner = new TargetRunner(_hostContext, _build, _model);
        runner.Run(plan, initialSchedule, CreateCache());
        runner.WriteFailures();
        _build.OnBuildFinished();
        return _build.ExitCode ?? ExitCodes.For(_build.State.IsCleaningUp, [.. runner.Failures.Select(failure => failure.Exception)]);
    }

    private string[] GetNames(IReadOnlyList<int> targets) => [.. targets.Select(index => _model.Targets[index].Name)];

    private static string FormatHeader(Plan plan, IReadOnlyList<string> invoked)
    {
        var profiles = NukeBuild.LoadedLocalProfiles is { Length: > 0 } loaded ? $", profile {string.Join(", ", loaded)}" : "";
        return $"{InvocationText.CommandLine(string.Join(' ', invoked))}: {plan.Count} " +
            $"{(plan.Count == 1 ? "target" : "targets")}{profiles}";
    }

    private RunCheckpoint GetCheckpoint(IReadOnlyList<int> invoked) =>
        new(_build.State.Session.Locations.TemporaryDirectory, GetNames(invoked), _configuration.Parameters, _configuration.Values);

    private void SaveCheckpoint(RunCheckpoint checkpoint, bool failed)
    {
        if (failed) checkpoint.Save(_build.ExecutionPlan.Where(IsDone).Select(target => target.Name));
        else checkpoint.Delete();

        static bool IsDone(ExecutableTarget target) =>
            target.Status == ExecutionStatus.Succeeded || target.Skipped == SkipRules.CompletedEarlier;
    }

    private int PrintPlan(Plan plan, IReadOnlyList<int> invoked, InitialSchedule initialSchedule, IReadOnlyList<MissingRequirement> missing)
    {
        _hostContext.SuppressConsoleOutput();
        foreach (var skip in initialSchedule.Skipped) _model.Executables[plan[skip.Position].Index].Skipped = skip.Reason;
        new PlanPrinter(_configuration, _model.Targets, _build.State).Print(plan, GetNames(invoked), initialSchedule.Skipped, missing);
        return ExitCodes.Success;
    }

    private int Print(string text)
    {
        Output.WriteRendered(text);
        return ExitCodes.Success;
    }

    private int ReportProblems(IReadOnlyList<MissingRequirement> missing, IReadOnlyList<int> invoked)
    {
        var about = _problems.Select(problem => problem.Option).ToHashSet();
        missing = [.. missing.Where(requirement => requirement.Parameter is not { } parameter || !about.Contains(parameter.Option))];

        // The typed command with its missing options. Secrets do not belong on a command line: the next command leaves them out.
        var parameters = missing.Select(requirement => requirement.Parameter).Where(parameter => parameter is { IsSecret: false })
            .Distinct();
        var next = InvocationText.QuoteAll([.. _hostContext.Arguments.Count > 0
            ? _hostContext.Arguments : GetNames(invoked), .. parameters.SelectMany(parameter => (string[])[parameter!.Option, "VALUE"])]);
        var problems = _problems.Concat(missing.Select(requirement => new Problem(requirement.ToString(), next)));
        Output.WriteRendered(ProblemReport.Render([.. problems], _hostContext.Arguments, Output.Palette));
        return ExitCodes.UsageError;
    }
}
