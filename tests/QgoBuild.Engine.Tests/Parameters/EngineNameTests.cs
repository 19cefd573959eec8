using QgoBuild.Engine.Execution;
using QgoBuild.Engine.Parameters;
using QgoBuild.Tests.Engine.Harness;

namespace QgoBuild.Tests.Engine.Parameters;

/// <summary>A build can have a parameter with the name of an engine option: the parameter wins, and the option gets another name.</summary>
public sealed class EngineNameTests : IDisposable
{
    private readonly BuildSandbox _sandbox = new() { Environment = { ["NUKE_PARALLELISM"] = null } };

    public void Dispose() => _sandbox.Dispose();

    [Fact]
    public void A_parameter_can_have_each_of_the_names()
    {
        string[] arguments =
        [
            "Default", "--target", "x86", "--skip", "tests", "--plan", "gold", "--script", "bash", "--json", "pretty", "--explain", "all",
            "--help", "me", "--continue", "later", "--no-cache", "layers",
            "--parallelism", "4 threads", "--no-logo", "image", "--verbosity", "loud", "--profile", "aws", "--root", "certificate",
            "--host", "db.example.com", "--partition", "sda1",
        ];

        var result = _sandbox.Run<Named>(arguments);

        Assert.Equal(0, result.ExitCode);
        Assert.Equal("x86 tests gold bash pretty all me later layers 4 threads image loud aws certificate db.example.com sda1",
            result.Build.Order);
    }

    [Fact]
    public void The_test_names_every_option() => Assert.Equal(
        EngineOptions.All.Select(option => option.Name).Order(),
        ParameterMembers.Find(typeof(Named)).Select(injected => injected.Member.Name).Order());

    [Fact]
    public void The_environment_and_the_file_set_the_parameter_too()
    {
        _sandbox.Environment["NUKE_PROFILE"] = "from the environment";
        _sandbox.WriteParameters("""{ "Root": "from the file" }""");

        Assert.Contains("from the environment from the file", _sandbox.Run<Named>("Default").Build.Order, StringComparison.Ordinal);
    }

    [Fact]
    public void The_option_has_the_name_in_the_help()
    {
        _sandbox.WriteParameters("""{ "Host": "profile" }""", "live");

        Assert.Contains("--engine-profile", _sandbox.Run<Named>("--engine-help").Output, StringComparison.Ordinal);
        Assert.Contains("profile", _sandbox.Run<Named>("Default", "--engine-profile", "live").Build.Order, StringComparison.Ordinal);
        Assert.Contains("Default", _sandbox.Run<Named>("--engine-target", "Default", "--engine-plan").Output, StringComparison.Ordinal);
        Assert.Equal(ExecutionStatus.Skipped, _sandbox.Run<Named>("Both", "--engine-skip").Status("Default"));
    }

    [Fact]
    public void The_short_form_always_shows_the_help() =>
        Assert.Contains("Usage:", _sandbox.Run<Named>("-h").Output, StringComparison.Ordinal);

    [Theory]
    [InlineData("--plan")]
    [InlineData("--help")]
    public void Plan_and_help_never_run_anything_even_if_the_build_has_such_a_switch(string question)
    {
        var result = _sandbox.Run<Switched>("Default", question);

        Assert.Equal(0, result.ExitCode);
        Assert.Equal("", result.Build.Order);
    }

    [Fact]
    public void A_parameter_can_have_the_name_of_a_short_form() =>
        Assert.Equal("8080", _sandbox.Run<Short>("Default", "-h", "8080").Build.Order);

    private sealed class Named : RecordingBuild
    {
        [Parameter] private readonly string? Target;
        [Parameter] private readonly string? Skip;
        [Parameter] private new readonly string? Plan;
        [Parameter] private readonly string? Script;
        [Parameter] private readonly string? Json;
        [Parameter] private readonly string? Explain;
        [Parameter] private new readonly string? Help;
        [Parameter] private new readonly string? Continue;
        [Parameter] private readonly string? NoCache;
        [Parameter] private readonly string? Parallelism;
        [Parameter] private new readonly string? NoLogo;
        [Parameter] private new readonly string? Verbosity;
        [Parameter] private readonly string? Profile;
        [Parameter] private readonly string? Root;
        [Parameter] private new readonly string? Host;
        [Parameter] private new readonly string? Partition;

        private Target Default => _ => _.Executes(() => Trace.AddRange(
            ((string?[])[Target, Skip, Plan, Script, Json, Explain, Help, Continue, NoCache, Parallelism, NoLogo, Verbosity, Profile, Root,
                Host, Partition]).OfType<string>()));

        private Target Both => _ => _.DependsOn(Default).Executes(() => { });
    }

    private sealed class Switched : RecordingBuild
    {
        [Parameter] private new readonly bool Plan;

        [Parameter] private new readonly bool? Help;

        private Target Default => _ => _.Executes(Record("ran"));
    }

    private sealed class Short : RecordingBuild
    {
        [Parameter] private readonly int H;

        private Target Default => _ => _.Executes(() => Trace.Add($"{H}"));
    }
}
