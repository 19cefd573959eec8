using QgoBuild.Engine.Tooling;

namespace QgoBuild.Tests.Engine.Harness;

/// <summary>A build with one example of everything that the help and the plan can show.</summary>
internal sealed class SampleBuild : RecordingBuild, IPublish
{
    [Parameter("Configuration to build")]
    private readonly string Configuration = "Debug";

    [Parameter("Environment to deploy to", ValueProviderMember = nameof(Environments))]
    private readonly string? Stage;

    [Parameter("Password of the registry"), Secret]
    private readonly string? RegistryPassword;

    [Parameter("Who gets the report", Separator = ";")]
    private readonly string[] Recipients = ["team@example.com", "boss@example.com"];

    [Parameter("Deploy without asking")]
    private readonly bool Force;

    [Parameter("Whether the registry has it already", List = false)]
    private readonly bool Released;

    [PathVariable("no-such-program")]
    private readonly Tool NoSuchProgram = null!;

    private IEnumerable<string> Environments => ["staging", "production"];

    private Target Restore => _ => _.Description("Restores packages").Executes(Record("Restore"));

    private Target Compile => _ => _.Description("Compiles everything").DependsOn(Restore).Executes(Record("Compile"));

    private Target Test => _ => _.Description("Runs all tests").DependsOn(Compile).ProceedAfterFailure().Executes(Record("Test"));

    private Target Image => _ => _
        .Description("Builds the images")
        .DependsOn(Compile, Test)
        .OnlyWhenStatic(() => !Released)
        .Executes(Record("Image"));

    private Target Deploy => _ => _
        .Description("Deploys to an environment")
        .DependsOn(Image)
        .Requires(() => Stage, () => RegistryPassword)
        .Requires(() => Configuration == "Release")
        .Requires(() => NoSuchProgram)
        .OnlyWhenDynamic(() => Trace.Count > 0)
        .Triggers(Notify)
        .Executes(Record("Deploy"));

    private Target Notify => _ => _.AssuredAfterFailure().Executes(Record("Notify"));

    private Target Internal => _ => _.Unlisted().Executes(Record("Internal"));

    private Target Default => _ => _.DependsOn(Test);
}
