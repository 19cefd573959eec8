namespace QgoBuild.Tests.Engine.Compatibility;

/// <summary>What NUKE 10.1 offers to builds is here as well, under the same names and with the same parameters.</summary>
public sealed class NukeInterfaceTests
{
    private const string GeneratorReason = "a part of NUKE's generator, whose types of configuration and writers are not part of the list; workflows are made in another way, and GetImports adds variables";

    // What begins so is left out on purpose, for the reason beside it.
    private static readonly Dictionary<string, string> Omissions = new()
    {
        ["Nuke.Common.CI.GitHubActions.GitHubActions::Newtonsoft.Json.Linq.JObject"] = "the engine stands on no JSON library; PullRequestNumber and PullRequestAction read the event",
        ["Nuke.Common.Tooling.ProcessExtensions::Newtonsoft.Json.Linq.JObject"] = "the engine stands on no JSON library; StdToJson<T> reads any type, JsonElement too",
        ["Nuke.Common.ProjectModel.SolutionAttribute::Boolean GenerateProjects"] = "needs a source generator; a build that asks for it shall not compile as if it had one",
        ["Nuke.Common.CI.GitHubActions.GitHubActionsAttribute::Nuke.Common.CI.ConfigurationEntity GetConfiguration"] = GeneratorReason,
        ["Nuke.Common.CI.GitHubActions.GitHubActionsAttribute::Nuke.Common.CI.GitHubActions.Configuration.GitHubActionsJob GetJobs"] = GeneratorReason,
        ["Nuke.Common.CI.GitHubActions.GitHubActionsAttribute::IEnumerable[Nuke.Common.CI.GitHubActions.Configuration.GitHubActionsDetailedTrigger] GetTriggers"] = GeneratorReason,
        ["Nuke.Common.CI.GitHubActions.GitHubActionsAttribute::Nuke.Common.Utilities.CustomFileWriter CreateWriter"] = GeneratorReason,
    };

    private static readonly ILookup<string, Type> Types =
        typeof(NukeBuild).Assembly.GetExportedTypes().ToLookup(Signatures.Unqualified);

    [Fact]
    public void Every_signature_is_kept_or_left_out_for_a_reason() =>
        Assert.Equal("", string.Join('\n', FindMissing().Where(line => !Omissions.Keys.Any(omission => Matches(line, omission)))));

    [Fact]
    public void Nothing_is_called_left_out_that_is_there() =>
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

    private static bool Matches(string line, string omission) => line.StartsWith(omission, StringComparison.Ordinal) || line == $"T {omission}";
}
