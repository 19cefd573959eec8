using QgoBuild.Engine.Tooling;
using QgoBuild.Tests.Engine.Harness;

namespace QgoBuild.Tests.Engine.Runs;

/// <summary>Faults of NUKE that this engine does not have.</summary>
public sealed class NukeFaultTests : IDisposable
{
    private readonly BuildSandbox _sandbox = new();

    public NukeFaultTests() => _sandbox.Environment["PATH"] = Environment.GetEnvironmentVariable("PATH");

    public void Dispose() => _sandbox.Dispose();

    [Fact]
    public void A_switch_does_not_take_the_target_after_it() => Assert.Equal("Push", Order("--no-logo", "Push"));

    [Fact]
    public void A_bad_value_is_an_error()
    {
        Assert.Equal(2, _sandbox.Run<Build>("Push", "--retries", "abc").ExitCode);
        Assert.Equal("", Order("Push", "--retries", "abc"));
    }

    [Fact]
    public void An_unknown_option_is_an_error() => Assert.Equal(2, _sandbox.Run<Build>("Push", "--no-such-option").ExitCode);

    [Fact]
    public void An_environment_for_a_child_is_added_to_the_inherited_one() => Assert.Equal("added inherited", Order("Environment"));

    [Fact]
    public void Output_of_a_child_on_standard_error_is_not_an_error()
    {
        var result = _sandbox.Run<Build>("Chatty");

        Assert.Equal(0, result.ExitCode);
        Assert.Contains("\nprogress\n", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_plan_needs_no_display()
    {
        var result = _sandbox.Run<Build>("Push", "--plan");

        Assert.Equal(0, result.ExitCode);
        Assert.Equal("", result.Build.Order);
    }

    [Fact]
    public void A_missing_parameter_without_a_terminal_is_an_error_message()
    {
        var result = _sandbox.Run<Build>("Needy");

        Assert.Equal(2, result.ExitCode);
        Assert.Contains("error: --token is missing", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_secret_is_not_printed() =>
        Assert.DoesNotContain("hunter22", _sandbox.Run<Build>("Leak", "--token", "hunter22").Output, StringComparison.Ordinal);

    [Fact]
    public void A_child_gets_no_standard_input() => Assert.Equal("end of input", Order("Reader"));

    private string Order(params string[] arguments) => _sandbox.Run<Build>(arguments).Build.Order;

    private sealed class Build : RecordingBuild
    {
        [Parameter] private readonly int Retries = 1;

        [Parameter, Secret] private readonly string? Token;

        private Target Default => _ => _.Executes(Record("Default"));

        private Target Push => _ => _.Executes(Record("Push"));

        private Target Needy => _ => _.Requires(() => Token).Executes(Record("Needy"));

        private Target Environment => _ => _.Executes(() => Trace.Add(Shell(
            "echo $ADDED ${PATH:+inherited}", new Dictionary<string, string> { ["ADDED"] = "added" })));

        private Target Chatty => _ => _.Executes(() => Shell("echo progress >&2"));

        private Target Leak => _ => _.Executes(() => Shell($"echo {Token}; echo {Token} >&2"));

        private Target Reader => _ => _.Executes(() => Trace.Add(Shell("if read line; then echo $line; else echo end of input; fi")));

        private static string Shell(string command, Dictionary<string, string>? environment = null) =>
            ProcessTasks.StartShell(command, environmentVariables: environment).AssertZeroExitCode().Output.StdToText();
    }
}
