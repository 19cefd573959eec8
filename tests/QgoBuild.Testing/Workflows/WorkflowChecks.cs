using YamlDotNet.RepresentationModel;

namespace QgoBuild.Testing;

/// <summary>
/// Reads workflows as GitHub does: with its own parser, with actionlint and the JSON schema of workflows, and their commands with bash and shellcheck.
/// </summary>
public static class WorkflowChecks
{
    private static readonly NodeTool Tool = new("Workflows");

    /// <summary>What the parser, actionlint and the schema find wrong, a line each; empty when nothing is.</summary>
    public static string Lint(params string[] files) => Tool.Check(files);

    /// <summary>What bash and shellcheck find wrong with the commands of a workflow.</summary>
    public static string LintShell(string workflow) => string.Concat(ExtractRunCommands(workflow).Select(command =>
        Tool.Run("bash", ["-n", "-c", command]).Output + Tool.Run("shellcheck", ["--shell=bash", "-"], command).Output));

    /// <summary>The commands of a workflow: the texts behind <c>run</c>.</summary>
    public static IReadOnlyList<string> ExtractRunCommands(string workflow)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(workflow));
        return [.. stream.Documents[0].AllNodes.OfType<YamlMappingNode>()
            .SelectMany(map => map.Children)
            .Where(entry => entry is { Key: YamlScalarNode { Value: "run" }, Value: YamlScalarNode })
            .Select(entry => ((YamlScalarNode)entry.Value).Value!)];
    }
}
