using QgoBuild.Engine.Parameters;

namespace QgoBuild.Engine.CI.Workflows;

/// <summary>A parameter of the build as an input of a workflow.</summary>
/// <param name="Parameter">The parameter.</param>
/// <param name="Name">The name, as on the command line without its dashes.</param>
/// <param name="Description">The description on the form.</param>
/// <param name="Type">The type of the field on GitHub's form: <c>string</c>, <c>boolean</c>, <c>number</c> or <c>choice</c>.</param>
/// <param name="Required">Whether it is required.</param>
/// <param name="Default">The default value; null when the build has none.</param>
/// <param name="Options">The options of a choice.</param>
internal sealed record WorkflowInput(
    ParameterSpec Parameter, string Name, string Description, string Type, bool Required, string? Default, IReadOnlyList<string> Options);
