using QgoBuild.Tests.Engine.Harness;

namespace QgoBuild.Tests.Engine.CommandLine;

/// <summary>A call with slips of the finger: what is shown as next is that call, put right.</summary>
public sealed class CorrectionTests : IDisposable
{
    private readonly BuildSandbox _sandbox = new();

    public void Dispose() => _sandbox.Dispose();

    [Theory]
    [InlineData("Deply", "Deploy")]
    [InlineData("Publish+Deply", "Publish+Deploy")]
    [InlineData("Deploy --stag staging", "Deploy --stage staging")]
    [InlineData("Deploy --stag=staging", "Deploy --stage=staging")]
    [InlineData("Deploy --stage stagin", "Deploy --stage staging")]
    [InlineData("Deploy --stage=stagin", "Deploy --stage=staging")]
    [InlineData("Deply --stag production --day Mondey", "Deploy --stage production --day Monday")]
    public void The_next_command_is_what_was_typed_put_right(string typed, string meant)
    {
        var result = _sandbox.Run<Build>(typed.Split(' '));

        Assert.Equal(2, result.ExitCode);
        Assert.EndsWith($"Nothing was run. Next: ./build.sh {meant}\n", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Hostile_values_are_quoted_for_the_shell() =>
        Assert.EndsWith("Next: ./build.sh Deploy --note '$(id) it'\\''s'\n", _sandbox.Run<Build>("Deply", "--note", "$(id) it's").Output, StringComparison.Ordinal);

    [Fact]
    public void What_stands_behind_a_misspelt_secret_is_not_repeated()
    {
        var output = _sandbox.Run<Build>("Deploy", "--tokn", "hush-hush").Output;

        Assert.Contains("Did you mean --token?", output, StringComparison.Ordinal);
        Assert.DoesNotContain("hush-hush", output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_secret_beside_a_slip_is_not_repeated() =>
        Assert.DoesNotContain("hush-hush", _sandbox.Run<Build>("Deply", "--token", "hush-hush").Output, StringComparison.Ordinal);

    private sealed class Build : NukeBuild
    {
        [Parameter(ValueProviderMember = nameof(Stages))] private readonly string? Stage;
        [Parameter] private readonly DayOfWeek Day;
        [Parameter] private readonly string? Note;
        [Parameter, Secret] private readonly string? Token;

        private static string[] Stages => ["staging", "production"];

        private Target Deploy => _ => _.Executes(() => Console.WriteLine($"{Stage} {Day} {Note} {Token}"));

        private Target Publish => _ => _.Executes(() => { });
    }
}
