using QgoBuild.Engine.Parameters;

namespace QgoBuild.Engine.CI.Workflows;

/// <summary>A parameter of the build as an input of a workflow.</summary>
/// <param name="Parameter">The parameter.</param>
/// <param name="Name">The name, as on the command line without its dashes.</param>
/// <param name="Description">What a person reads beside it.</param>
/// <param name="Type">What GitHub lets a person type: <c>string</c>, <c>boolean</c>, <c>number</c> or <c>choice</c>.</param>
/// <param name="Required">Whether it must be given.</param>
/// <param name="Default">What it is when nothing is given; null when the build itself has nothing either.</param>
/// <param name="Options">What a choice is among.</param>
internal sealed record WorkflowInput(
    ParameterSpec Parameter, string Name, string Description, string Type, bool Required, string? Default, IReadOnlyList<string> Options);
