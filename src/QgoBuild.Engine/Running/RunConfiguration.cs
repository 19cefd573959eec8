namespace QgoBuild.Engine.Running;

/// <summary>The configuration of a run: from its command line, its environment and its parameter files.</summary>
internal sealed class RunConfiguration
{
    private readonly HostContext _hostContext;
    private readonly Func<object> _build;
    private readonly ParsedCommandLine _commandLine;
    private readonly EnvironmentSource _environment;
    private readonly EngineOptions _options;
    private readonly List<Problem> _problems = [];
    private readonly List<string> _notes = [];
    private readonly List<ParameterFile> _files = [];

    private RunConfiguration(Type type, HostContext hostContext, Func<object> build)
    {
        _hostContext = hostContext;
        _build = build;
        Palette = hostContext.UseColors ? Palette.Ansi : Palette.Plain;
        Members = ParameterMembers.Find(type);
        Parameters = ParameterMembers.CreateSpecs(Members, build);
        _options = EngineOptions.Create(Parameters);
        Targets = TargetMembers.Find(type, _problems);
        Values = new ParameterValues(hostContext.WorkingDirectory);
        Injection = new MemberInjection(Members, Parameters, Values);
        Secrets = new BuildSecrets(Members, Parameters, Values, Injection);
        _commandLine = CommandLineParser.Parse(
            hostContext.Arguments, _options.EffectiveOptions.Concat(Parameters), [.. Targets.Select(target => target.Name)]);
        _environment = new EnvironmentSource(hostContext.Environment);
    }

    public IReadOnlyList<TargetMember> Targets { get; }

    public IReadOnlyList<InjectedMember> Members { get; }

    public IReadOnlyList<ParameterSpec> Parameters { get; }

    public ParameterValues Values { get; }

    public MemberInjection Injection { get; }

    public BuildSecrets Secrets { get; }

    public Palette Palette { get; }

    public IReadOnlyList<Problem> Problems => [.. _commandLine.Problems, .. _problems];

    /// <summary>Notes about the configuration that do not stop the build.</summary>
    public IReadOnlyList<string> Notes => _notes;

    /// <summary>The state for the build; null when there is no root directory.</summary>
    public BuildState? State { get; private set; }

    /// <summary>The session for the run; null when there is no root directory.</summary>
    public BuildSession? Session => State?.Session;

    /// <summary>The named targets; none for the default targets.</summary>
    public IReadOnlyList<string> InvokedTargets =>
        [.. _commandLine.Targets, .. Values.GetOrDefault<string[]>(_options[EngineOptions.Target], [])];

    /// <summary>The targets to skip; none for all but the invoked ones; null when no target is skipped.</summary>
    public IReadOnlyList<string>? SkippedTargets => Values.Find(_options[EngineOptions.Skip]) as string[];

    /// <summary>The targets to explain; none without <c>--explain</c>.</summary>
    public IReadOnlyList<string> ExplainedTargets => Values.GetOrDefault<string[]>(_options[EngineOptions.Explain], []);

    public static RunConfiguration Read(Type type, HostContext hostContext, Func<object> build)
    {
        var configuration = new RunConfiguration(type, hostContext, build);
        configuration.ReadRootAndProfiles(type);
        return configuration;
    }

    /// <summary>Reads the build's own parameters; their allowed values may come from the build.</summary>
    public void ReadBuildParameters()
    {
        Values.Read(Parameters, GetSources(), _problems);
        CheckParameterNames();
        if (State is { Help: true } or { Plan: true }) Values.MaskEncrypted(Parameters);
    }

    /// <summary>Injects the parameters; members without a value keep their initial one.</summary>
    public void Inject(object build) => Inject(build, Parameters);

    /// <summary>Injects these parameters only, so that other members keep what the build has set.</summary>
    public void Inject(object build, IReadOnlyCollection<ParameterSpec> parameters)
    {
        Injection.InjectParameters(build, parameters);
        Secrets.HideMembers(build);
    }

    /// <summary>Decrypts the needed values of parameter files and injects them.</summary>
    public void Decrypt(IReadOnlyList<ParameterSpec> needed, object build, List<Problem> problems)
    {
        if (!needed.Any(Values.Encrypted.Contains)) return;
        Values.Decrypt(needed, problems);
        Inject(build, needed);
    }

    /// <summary>Replaces encrypted values by asterisks, because nothing will run.</summary>
    public void MaskEncrypted(object build)
    {
        List<ParameterSpec> encrypted = [.. Parameters.Where(Values.Encrypted.Contains)];
        Values.MaskEncrypted(encrypted);
        Inject(build, encrypted);
    }

    /// <summary>Prompts for the value of a parameter until it is valid.</summary>
    public void PromptFor(ParameterSpec parameter, IPrompt prompt, BuildOutput output)
    {
        var allowed = parameter.GetAllowedValues() is { } values ? $" [{string.Join(", ", values)}]" : "";
        var question = $"{parameter.Description ?? parameter.Name}{allowed}";
        while (prompt.ReadAnswer(question, parameter.IsSecret) is { } answer)
        {
            if (string.IsNullOrWhiteSpace(answer)) continue;
            var problems = new List<Problem>();
            Values.Add(parameter, new RawValue([answer], parameter.Option), problems);
            if (problems.Count == 0) break;
            output.WriteLine(problems[0].Message, Style.Warning);
        }

        if (parameter.IsSecret) Secrets.Hide(parameter, Values.FindRaw(parameter));
    }

    /// <summary>The default value of a parameter as text; null when there is none.</summary>
    public string? GetDefaultValue(ParameterSpec parameter)
    {
        if (parameter.Member is not { } member) return null;
        try
        {
            var value = Members.First(injected => injected.Member == member).Read(_build());
            return value is System.Collections.IEnumerable and not string
                ? string.Join(parameter.Separator ?? ' ', ((System.Collections.IEnumerable)value).Cast<object>())
                : value is false ? null : value?.ToString();
        }
        catch (System.Reflection.TargetInvocationException)
        {
            // The default is computed from values that do not exist yet: the help omits it.
            return null;
        }
    }

    private List<Func<ParameterSpec, RawValue?>> GetSources() =>
        [_commandLine.Find, _environment.Find, .. _files.Select(file => (Func<ParameterSpec, RawValue?>)file.Find)];

    private void ReadRootAndProfiles(Type type)
    {
        Values.Read([_options[EngineOptions.Root], _options[EngineOptions.Profile]], GetSources(), _problems);
        var root = Values.Find(_options[EngineOptions.Root]) as AbsolutePath
            ?? (_hostContext.GetVariable("NUKE_ROOT_DIRECTORY") is { Length: > 0 } given
                ? Path.GetFullPath(given, _hostContext.WorkingDirectory) : null)
            ?? BuildLocations.FindRoot(_hostContext.WorkingDirectory);
        if (root is null || !root.DirectoryExists())
        {
            _problems.Add(new Problem(
                root is null
                    ? $"Neither {_hostContext.WorkingDirectory} nor a directory above it contains .nuke, which marks the root directory " +
                        "of a build."
                    : $"The root directory {root} does not exist.",
                "--root PATH"));
            return;
        }

        var locations = new BuildLocations(root, type.Assembly);
        var profiles = Values.GetOrDefault<string[]>(_options[EngineOptions.Profile], []);
        foreach (var profile in profiles.Reverse()
            .Append<string?>(null)) ReadFile(ParameterFile.GetPath(locations.BuildDirectory, profile), profile);
        Values.Read([.. _options.EffectiveOptions], GetSources(), _problems);
        if (Values.GetOrDefault(_options[EngineOptions.Parallelism], 1) is < 1 and var few)
            _problems.Add(new Problem(
                $"{Values.FindRaw(_options[EngineOptions.Parallelism])!.Source}: {few} is not a valid number of targets at once; " +
                    "the smallest is 1."));
        State = CreateState(CreateSession(locations, profiles));
        Secrets.Initialize(Session!, _hostContext, GetSources());
    }

    private BuildSession CreateSession(BuildLocations locations, string[] profiles)
    {
        var host = Values.Find(_options[EngineOptions.Host]) is string name
            ? HostDetection.Create(name, _hostContext.GetVariable)
            : HostDetection.Detect(_hostContext.GetVariable);
        var redactor = new Redactor(Hide);
        return new BuildSession
        {
            Locations = locations,
            Host = host,
            Out = new MaskingWriter(_hostContext.Output, redactor),
            Error = new MaskingWriter(_hostContext.Error, redactor),
            Output = new BuildOutput(_hostContext.Output, Palette, redactor,
                Values.GetOrDefault(_options[EngineOptions.Verbosity], Verbosity.Normal)),
            Profiles = profiles,
            Values = Injection,
            GetEnvironmentVariable = _hostContext.GetVariable,
            GetCancellationToken = () => State!.IsCleaningUp ? CancellationToken.None : _hostContext.Cancellation,
        };

        void Hide(string secret)
        {
            // The only place that writes a secret unmasked: the host must know what to hide.
            if (host.FormatMaskCommand(secret) is { } command) LineWriter.WriteOnNewLine(_hostContext.Output, command);
        }
    }

    private BuildState CreateState(BuildSession session) => new()
    {
        Session = session,
        Help = Values.GetOrDefault(_options[EngineOptions.Help], false),
        IsExplainOnly = ExplainedTargets.Count > 0,
        Plan = Values.GetOrDefault(_options[EngineOptions.Plan], false),
        Script = Values.GetOrDefault(_options[EngineOptions.Script], false),
        Json = Values.GetOrDefault(_options[EngineOptions.Json], false),
        NoLogo = Values.GetOrDefault(_options[EngineOptions.NoLogo], false),
        Continue = Values.GetOrDefault(_options[EngineOptions.Continue], false),
        Partition = Values.GetOrDefault(_options[EngineOptions.Partition], Partition.Single),
        NoCache = Values.GetOrDefault(_options[EngineOptions.NoCache], false),
        Parallelism = Values.GetOrDefault(_options[EngineOptions.Parallelism], Environment.ProcessorCount),
    };

    private void ReadFile(AbsolutePath path, string? profile)
    {
        if (path.FileExists()) _files.Add(ParameterFile.Read(path, profile, _problems));
        else if (profile is not null) _problems.Add(new Problem($"There is no profile {profile}: .nuke/{path.Name} does not exist."));
    }

    // NUKE writes the solution into each parameter file that it creates, even if the build does not read it.
    private static bool IsIgnorable(ParameterFile file, string name) =>
        NameFormat.ToKey(name) == "SOLUTION" || !file.HasNonEmptyValue(name);

    // A name close to a parameter's is a spelling error; other unknown names are ignored, as with NUKE.
    private void CheckParameterNames()
    {
        var known = _options.EffectiveOptions.Concat(Parameters).ToList();
        foreach (var file in _files)
        {
            foreach (var name in file.Names.Where(name => !known.Exists(parameter => parameter.Key == NameFormat.ToKey(name)) &&
                !IsIgnorable(file, name)))
            {
                var message = $"{file.Name} has a value for {name}, which is not a parameter.";
                if (ClosestMatch.Find(name, known.Select(parameter => parameter.Name)) is { } near) _problems.Add(
                    new Problem($"{message} Did you mean {near}?"));
                else _notes.Add($"{message} It is ignored.");
            }
        }
    }
}
