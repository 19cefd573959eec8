using YamlDotNet.RepresentationModel;

namespace QgoBuild.EndToEnd.Tests.Workflows;

/// <summary>A job of a workflow.</summary>
public sealed class WorkflowJob(string id, YamlMappingNode node)
{
    public string Id => id;

    /// <summary>The workflow that it is, where it has no steps of its own; its file's name without ending.</summary>
    public string? Workflow => Path.GetFileNameWithoutExtension(WorkflowFile.Text(node, "uses"));

    /// <summary>The jobs that come before it.</summary>
    public IReadOnlyList<string> Needs => WorkflowFile.Texts(node, "needs");

    /// <summary>When it runs; null: when what it needs has succeeded.</summary>
    public string? If => WorkflowFile.Text(node, "if");

    /// <summary>Its variables.</summary>
    public IEnumerable<KeyValuePair<string, string>> Variables => WorkflowFile.Pairs(WorkflowFile.Map(node, "env"));

    /// <summary>Its steps, in their order.</summary>
    public IReadOnlyList<WorkflowStep> Steps =>
        WorkflowFile.Find(node, "steps") is YamlSequenceNode steps
            ? [.. steps.Select(step => new WorkflowStep((YamlMappingNode)step))] : [];

    /// <summary>The combinations of its matrix: one that is empty, where it has none.</summary>
    public IEnumerable<IReadOnlyDictionary<string, string>> Combinations
    {
        get
        {
            IEnumerable<Dictionary<string, string>> combinations = [[]];
            foreach (var (key, values) in (WorkflowFile.Map(node, "strategy") is { } strategy
                ? WorkflowFile.Map(strategy, "matrix") : null)?.Children.ToList() ?? [])
                combinations = [.. combinations.SelectMany(combination =>
                    ((YamlSequenceNode)values).Select(value =>
                        new Dictionary<string, string>(combination) { [$"matrix.{key}"] = value.ToString() }))];
            return combinations;
        }
    }
}
