namespace QgoBuild.Tests.Engine.Harness;

/// <summary>A component with a parameter and a target.</summary>
[ParameterPrefix("Package")]
internal interface IPublish : INukeBuild
{
    /// <summary>The directory of the packages.</summary>
    [Parameter("Feed that packages are pushed to")]
    string Feed => TryGetValue(() => Feed) ?? "local";

    /// <summary>Pushes packages.</summary>
    Target Publish => _ => _.Description("Pushes packages").Executes(() => { });
}
