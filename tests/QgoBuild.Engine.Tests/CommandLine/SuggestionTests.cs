using QgoBuild.Tests.Engine.Harness;

namespace QgoBuild.Tests.Engine.CommandLine;

/// <summary>Spelling errors in a call: the next command is the corrected call.</summary>
public sealed class SuggestionTests : IDisposable
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
    public void The_next_command_is_the_corrected_call(string typed, string meant)
    {
        var result = _sandbox.Run<Build>(typed.Split(' '));

        Assert.Equal(2, result.ExitCode);
        Assert.EndsWith($"Nothing was run. Next: ./build.sh {meant}\n", result.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Release --stage stagin --note now", "Release --stage staging --note now")]
    [InlineData("Release --stag staging", "Release --stage staging")]
    public void An_option_with_a_wrong_value_is_not_missing_as_well(string typed, string meant)
    {
        var output = _sandbox.Run<Build>(typed.Split(' ')).Output;

        Assert.DoesNotContain("is missing", output, StringComparison.Ordinal);
        Assert.EndsWith($"Nothing was run. Next: ./build.sh {meant}\n", output, StringComparison.Ordinal);
    }

    [Fact]
    public void An_option_without_its_value_is_one_error_with_the_valid_values()
    {
        var output = _sandbox.Run<Build>("Release", "--stage").Output;

        Assert.StartsWith("error: --stage needs a value (one of staging, production).\n", output, StringComparison.Ordinal);
        Assert.DoesNotContain("is missing", output, StringComparison.Ordinal);
    }

    [Fact]
    public void An_option_without_its_value_is_an_error_also_without_a_build()
    {
        var output = _sandbox.Run<Build>("Release", "--stage", "--root", "nowhere").Output;

        Assert.Contains("error: --stage needs a value (text).", output, StringComparison.Ordinal);
        Assert.Contains("error: The root directory", output, StringComparison.Ordinal);
    }

    [Fact]
    public void Missing_options_are_added_to_the_call()
    {
        var output = _sandbox.Run<Build>("Release", "--note", "a b").Output;

        Assert.Contains("error: --stage (one of staging, production) is missing", output, StringComparison.Ordinal);
        Assert.EndsWith("Next: ./build.sh Release --note 'a b' --stage VALUE\n", output, StringComparison.Ordinal);
    }

    [Fact]
    public void Hostile_values_are_quoted_for_the_shell() =>
        Assert.EndsWith("Next: ./build.sh Deploy --note '$(id) it'\\''s'\n", _sandbox.Run<Build>("Deply", "--note", "$(id) it's").Output,
            StringComparison.Ordinal);

    [Fact]
    public void The_value_of_a_misspelt_secret_option_is_not_repeated()
    {
        var output = _sandbox.Run<Build>("Deploy", "--tokn", "hush-hush").Output;

        Assert.Contains("Did you mean --token?", output, StringComparison.Ordinal);
        Assert.DoesNotContain("hush-hush", output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_secret_next_to_a_spelling_error_is_not_repeated() =>
        Assert.DoesNotContain("hush-hush", _sandbox.Run<Build>("Deply", "--token", "hush-hush").Output, StringComparison.Ordinal);

    private sealed class Build : NukeBuild
    {
        [Parameter(ValueProviderMember = nameof(Stages))] private readonly string? Stage;
        [Parameter] private readonly DayOfWeek Day;
        [Parameter] private readonly string? Note;
        [Parameter, Secret] private readonly string? Token;

        private static string[] Stages => ["staging", "production"];

        private Target Deploy => _ => _.Executes(() => Console.WriteLine($"{Stage} {Day} {Note} {Token}"));

        private Target Release => _ => _.Requires(() => Stage).Executes(() => { });

        private Target Publish => _ => _.Executes(() => { });
    }
}
