namespace QgoBuild.Engine.Parameters;

/// <summary>The options of every build. A parameter of the build with the same name wins: the engine's option is then called
/// <c>--engine-NAME</c>. Exceptions are <c>--plan</c> and <c>--help</c>, which must never run anything.</summary>
internal sealed class EngineOptions
{
    private const string Prefix = "Engine";

    public static readonly ParameterSpec Target = CreateOption<string[]>(
        "Target", "Run these targets; the same as naming them without an option", takesTargets: true);

    public static readonly ParameterSpec Skip = CreateOption<string[]>(
        "Skip", "Skip these targets; without a list all but the invoked ones", takesTargets: true, mayBeEmpty: true);

    public static readonly ParameterSpec Plan =
        CreateOption<bool>("Plan", "Show what would run, what would be skipped and why; run nothing");

    public static readonly ParameterSpec Script =
        CreateOption<bool>("Script", "With --plan: print only the script that would run on the server");

    public static readonly ParameterSpec Json =
        CreateOption<bool>("Json", "Print JSON, for programs: the plan, or what targets such as Status print");

    public static readonly ParameterSpec Help = CreateOption<bool>("Help", "Show this help") with { ShortForms = ["-h", "-?"] };

    public static readonly ParameterSpec Continue =
        CreateOption<bool>("Continue", "Skip the targets that succeeded in the last, failed run");

    public static readonly ParameterSpec NoLogo = CreateOption<bool>("NoLogo", "Omit the first line");

    public static readonly ParameterSpec Verbosity = CreateOption<Verbosity>("Verbosity", "Set how much is printed, Normal by default");

    public static readonly ParameterSpec Profile =
        CreateOption<string[]>("Profile", "Also read .nuke/parameters.NAME.json", takesProfiles: true);

    public static readonly ParameterSpec Root =
        CreateOption<AbsolutePath>("Root", "Set the root directory (default: the nearest parent directory with .nuke)");

    public static readonly ParameterSpec Host =
        CreateOption<string>("Host", "Set where the build runs (default: detected)", values: HostDetection.Names);

    public static readonly ParameterSpec Partition =
        CreateOption<Partition>("Partition", "Run only this part of partitioned targets, such as 1/3");

    public static readonly ParameterSpec Parallelism =
        CreateOption<int>("Parallelism", "Limit how many targets run at once (default: the number of cores)");

    public static readonly ParameterSpec NoCache =
        CreateOption<bool>("NoCache", "Ignore the cache: run targets whose inputs are unchanged as well");

    public static readonly ParameterSpec Explain =
        CreateOption<string[]>("Explain", "Explain why targets would or would not run; run nothing", takesTargets: true);

    public static readonly IReadOnlyList<ParameterSpec> All =
    [
        Target, Skip, Plan, Script, Json, Explain, Help, Continue, NoCache, Parallelism, NoLogo, Verbosity, Profile, Root, Host, Partition,
    ];

    private readonly Dictionary<ParameterSpec, ParameterSpec> _renamed;

    private EngineOptions(Dictionary<ParameterSpec, ParameterSpec> renamed) => _renamed = renamed;

    /// <summary>The options with their names in this build.</summary>
    public IEnumerable<ParameterSpec> EffectiveOptions => All.Select(option => this[option]);

    /// <summary>An option with its name in this build.</summary>
    public ParameterSpec this[ParameterSpec option] => _renamed.GetValueOrDefault(option, option);

    /// <summary>The options of a build with these parameters.</summary>
    public static EngineOptions Create(IEnumerable<ParameterSpec> parameters)
    {
        var taken = parameters.ToLookup(parameter => parameter.Key);
        return new EngineOptions(All.Where(IsTaken).ToDictionary(option => option, Renamed));

        bool IsTaken(ParameterSpec option) => taken[option.Key].Any(parameter => !(IsInformational(option) && parameter.IsFlag));

        ParameterSpec Renamed(ParameterSpec option)
        {
            while (taken.Contains(option.Key)) option = option with { Name = Prefix + option.Name };
            return option;
        }
    }

    // --plan and --help must not run anything, even if the build has a switch of that name.
    private static bool IsInformational(ParameterSpec option) => option == Plan || option == Help;

    private static ParameterSpec CreateOption<T>(
        string name, string description, bool takesTargets = false, bool takesProfiles = false, bool mayBeEmpty = false,
        IReadOnlyList<string>? values = null)
    {
        return new ParameterSpec
        {
            Name = name,
            Type = typeof(T),
            Description = description,
            IsEngineOption = true,
            TakesTargets = takesTargets,
            TakesProfiles = takesProfiles,
            MayBeEmpty = mayBeEmpty,
            ValueSet = () => values,
        };
    }
}
