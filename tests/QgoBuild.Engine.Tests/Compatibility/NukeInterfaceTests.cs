namespace QgoBuild.Tests.Engine.Compatibility;

/// <summary>The engine has the API of NUKE 10.1 for builds, with the same names and parameters.</summary>
public sealed class NukeInterfaceTests
{
    private const string GeneratorReason = "a part of NUKE's generator, whose types of configuration and writers are not part of the " +
        "list; workflows are made in another way, and GetImports adds variables";

    // Prefixes of members that are left out on purpose, each with the reason.
    private static readonly Dictionary<string, string> Omissions = new()
    {
        ["Nuke.Common.CI.GitHubActions.GitHubActions::Newtonsoft.Json.Linq.JObject"] =
            "the engine depends on no JSON library; PullRequestNumber and PullRequestAction read the event",
        ["Nuke.Common.Tooling.ProcessExtensions::Newtonsoft.Json.Linq.JObject"] =
            "the engine depends on no JSON library; StdToJson<T> reads any type, JsonElement too",
        ["Nuke.Common.ProjectModel.SolutionAttribute::Boolean GenerateProjects"] =
            "requires a source generator; a build that uses it must not compile without one",
        ["Nuke.Common.CI.GitHubActions.GitHubActionsAttribute::Nuke.Common.CI.ConfigurationEntity GetConfiguration"] = GeneratorReason,
        ["Nuke.Common.CI.GitHubActions.GitHubActionsAttribute::Nuke.Common.CI.GitHubActions.Configuration.GitHubActionsJob GetJobs"] =
            GeneratorReason,
        ["Nuke.Common.CI.GitHubActions.GitHubActionsAttribute::" +
            "IEnumerable[Nuke.Common.CI.GitHubActions.Configuration.GitHubActionsDetailedTrigger] GetTriggers"] = GeneratorReason,
        ["Nuke.Common.CI.GitHubActions.GitHubActionsAttribute::Nuke.Common.Utilities.CustomFileWriter CreateWriter"] = GeneratorReason,
    };

    private static readonly ILookup<string, Type> Types =
        typeof(NukeBuild).Assembly.GetExportedTypes().ToLookup(Signatures.Unqualified);

    [Fact]
    public void Every_signature_is_kept_or_left_out_for_a_reason() =>
        Assert.Equal("", string.Join('\n', FindMissing().Where(line => !Omissions.Keys.Any(omission => Matches(line, omission)))));

    [Fact]
    public void No_existing_member_is_listed_as_left_out() =>
        Assert.Equal([], Omissions.Keys.Where(omission => !FindMissing().Any(line => Matches(line, omission))));

    private static IEnumerable<string> FindMissing()
    {
        foreach (var line in NukeInterface.Lines())
        {
            if (line.Split("::") is [var type, var member])
            {
                if (!Types[type].SelectMany(Signatures.MembersOf).Contains(Signatures.Normalise(member))) yield return line;
            }
            else if (!Types.Contains(line["T ".Length..]))
            {
                yield return line;
            }
        }
    }

    private static bool Matches(string line, string omission) =>
        line.StartsWith(omission, StringComparison.Ordinal) || line == $"T {omission}";
}
