using YamlDotNet.RepresentationModel;

namespace QgoBuild.EndToEnd.Tests.Workflows;

/// <summary>A step of a job.</summary>
public sealed class WorkflowStep(YamlMappingNode node)
{
    public string Name => WorkflowFile.Text(node, "name") ?? Run ?? Action ?? "";

    /// <summary>By which others know what it leaves; null where none does.</summary>
    public string? Id => WorkflowFile.Text(node, "id");

    /// <summary>The action that it uses, without its version; null for a command.</summary>
    public string? Action => WorkflowFile.Text(node, "uses")?.Split('@')[0];

    /// <summary>Its command.</summary>
    public string? Run => WorkflowFile.Text(node, "run");

    public string? If => WorkflowFile.Text(node, "if");

    public IEnumerable<KeyValuePair<string, string>> Variables => WorkflowFile.Pairs(WorkflowFile.Map(node, "env"));
}
