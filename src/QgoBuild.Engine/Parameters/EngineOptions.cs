using QgoBuild.Engine.CI;
using QgoBuild.Engine.IO;

namespace QgoBuild.Engine.Parameters;

/// <summary>
/// The options that every build has. A parameter of the build comes first: the option of its name is then called
/// <c>--engine-NAME</c>, except for <c>--plan</c> and <c>--help</c>, which never run anything, whatever else they switch on.
/// </summary>
internal sealed class EngineOptions
{
    private const string Prefix = "Engine";

    public static readonly ParameterSpec Target = CreateOption<string[]>(
        "Target", "Targets to run; the same as naming them without an option", takesTargets: true);

    public static readonly ParameterSpec Skip = CreateOption<string[]>(
        "Skip", "Targets to skip; without a list all that were not asked for", takesTargets: true, mayBeEmpty: true);

    public static readonly ParameterSpec Plan = CreateOption<bool>("Plan", "Show what would run, what would be skipped and why; run nothing");

    public static readonly ParameterSpec Help = CreateOption<bool>("Help", "Show this help") with { ShortForms = ["-h", "-?"] };

    public static readonly ParameterSpec Continue = CreateOption<bool>("Continue", "Leave out what succeeded in the last, failed run");

    public static readonly ParameterSpec NoLogo = CreateOption<bool>("NoLogo", "Leave out the first line");

    public static readonly ParameterSpec Verbosity = CreateOption<Verbosity>("Verbosity", "How much to say; Normal unless given");

    public static readonly ParameterSpec Profile = CreateOption<string[]>("Profile", "Also read .nuke/parameters.NAME.json", takesProfiles: true);

    public static readonly ParameterSpec Root = CreateOption<AbsolutePath>("Root", "The root directory; the nearest one above with .nuke unless given");

    public static readonly ParameterSpec Host = CreateOption<string>("Host", "Where the build runs; found out unless given", values: HostDetection.Names);

    public static readonly ParameterSpec Partition = CreateOption<Partition>("Partition", "The part of partitioned targets to do here, such as 1/3");

    public static readonly ParameterSpec Parallelism = CreateOption<int>("Parallelism", "How many targets may run at once; as many as there are cores unless given");

    public static readonly ParameterSpec NoCache = CreateOption<bool>("NoCache", "Run targets whose inputs are unchanged as well");

    public static readonly ParameterSpec Explain = CreateOption<string[]>("Explain", "Tell why targets would or would not run; run nothing", takesTargets: true);

    public static readonly IReadOnlyList<ParameterSpec> All =
        [Target, Skip, Plan, Explain, Help, Continue, NoCache, Parallelism, NoLogo, Verbosity, Profile, Root, Host, Partition];

    private readonly Dictionary<ParameterSpec, ParameterSpec> _renamed;

    private EngineOptions(Dictionary<ParameterSpec, ParameterSpec> renamed) => _renamed = renamed;

    /// <summary>The options under the names that they have in this build.</summary>
    public IEnumerable<ParameterSpec> EffectiveOptions => All.Select(option => this[option]);

    /// <summary>An option under the name that it has in this build.</summary>
    public ParameterSpec this[ParameterSpec option] => _renamed.GetValueOrDefault(option, option);

    /// <summary>The options of a build that has these parameters.</summary>
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

    // Who asks for the plan or the help must not start anything, even where the build has a switch of that name.
    private static bool IsInformational(ParameterSpec option) => option == Plan || option == Help;

    private static ParameterSpec CreateOption<T>(
        string name, string description, bool takesTargets = false, bool takesProfiles = false, bool mayBeEmpty = false, IReadOnlyList<string>? values = null)
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
