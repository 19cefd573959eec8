using QgoBuild.Engine.CommandLine;
using QgoBuild.Engine.Parameters;

namespace QgoBuild.Tests.Engine.CommandLine;

public sealed class CommandLineParserTests
{
    private static readonly ParameterSpec Configuration = Parameter<string>("Configuration");
    private static readonly ParameterSpec ApiKey = Parameter<string>("ApiKey");
    private static readonly ParameterSpec Retries = Parameter<int?>("Retries");
    private static readonly ParameterSpec Force = Parameter<bool?>("Force");
    private static readonly ParameterSpec Projects = Parameter<string[]>("Projects");

    [Theory]
    [InlineData("Test Pack", "Test Pack")]
    [InlineData("Test+Pack Push", "Test Pack Push")]
    [InlineData("", "")]
    public void Words_are_targets(string arguments, string targets) => Assert.Equal(targets, string.Join(' ', Parse(arguments).Targets));

    [Theory]
    [InlineData("--api-key secret")]
    [InlineData("--apiKey secret")]
    [InlineData("--ApiKey secret")]
    [InlineData("--APIKEY=secret")]
    [InlineData("-api-key=secret")]
    public void An_option_can_be_written_in_every_usual_form(string arguments) =>
        Assert.Equal(["secret"], Values(Parse(arguments), ApiKey));

    [Theory]
    [InlineData("--no-logo Push")]
    [InlineData("--force Push")]
    [InlineData("Push --force")]
    [InlineData("--force true Push")]
    [InlineData("--force=true Push")]
    [InlineData("--projects a b Push")]
    public void An_option_does_not_swallow_a_target(string arguments) => Assert.Equal(["Push"], Parse(arguments).Targets);

    [Theory]
    [InlineData("--force", "true")]
    [InlineData("--force false", "false")]
    [InlineData("--force=false", "false")]
    public void A_flag_takes_only_true_or_false_as_its_value(string arguments, string value) =>
        Assert.Equal([value], Values(Parse(arguments), Force));

    [Theory]
    [InlineData("--projects a b")]
    [InlineData("--projects a --projects b")]
    [InlineData("--projects=a --projects=b")]
    public void A_list_can_be_one_text_or_several(string arguments) => Assert.Equal(["a", "b"], Values(Parse(arguments), Projects));

    [Fact]
    public void Blanks_quotes_and_empty_values_are_kept() => Assert.Equal(
        ["a b", "c\"d", "", "e=f"],
        Values(CommandLineParser.Parse(["--projects", "a b", "c\"d", "", "e=f"], [Projects], []), Projects));

    [Fact]
    public void A_negative_number_is_a_value() => Assert.Equal(["-3"], Values(Parse("--retries -3"), Retries));

    [Fact]
    public void A_value_that_begins_with_a_dash_requires_an_equals_sign()
    {
        var parsed = Parse("--configuration -build1234 Push");

        Assert.Equal(
            "--configuration needs a value (text). Write a value that begins with a dash after an equals sign: --configuration=-build1234",
            Assert.Single(parsed.Problems).Message);
        Assert.Equal(["Push"], parsed.Targets);
    }

    [Fact]
    public void An_option_is_never_a_value() =>
        Assert.Equal("--configuration needs a value (text).", Assert.Single(Parse("--configuration --force").Problems).Message);

    [Fact]
    public void A_secret_that_begins_with_a_dash_is_not_repeated()
    {
        var secret = new ParameterSpec { Name = "Password", Type = typeof(string), IsSecret = true };

        Assert.Equal(
            "--password needs a value (text). Write a value that begins with a dash after an equals sign: --password=VALUE",
            Assert.Single(CommandLineParser.Parse(["--password", "-hunter22"], [secret], []).Problems).Message);
    }

    [Fact]
    public void A_value_after_an_equals_sign_can_begin_with_a_dash() =>
        Assert.Equal(["--x"], Values(Parse("--configuration=--x"), Configuration));

    [Fact]
    public void Skip_requires_no_value() => Assert.Equal([], Values(Parse("Test --skip"), EngineOptions.Skip));

    [Fact]
    public void Skip_takes_all_targets_that_follow() =>
        Assert.Equal(["Test", "Pack"], Values(Parse("Push --skip Test Pack"), EngineOptions.Skip));

    [Theory]
    [InlineData("-h")]
    [InlineData("-?")]
    [InlineData("--help")]
    public void Help_has_its_short_forms(string argument) => Assert.Equal(["true"], Values(Parse(argument), EngineOptions.Help));

    [Theory]
    [InlineData("--retires 3", "There is no option --retires. Did you mean --retries?")]
    [InlineData("--something-else", "There is no option --something-else.")]
    [InlineData("--configuration", "--configuration needs a value (text).")]
    [InlineData("--configuration --force", "--configuration needs a value (text).")]
    [InlineData("--verbosity", "--verbosity needs a value (one of Verbose, Normal, Minimal, Quiet).")]
    [InlineData("--target", "--target needs a value (one or more of Push, Test, Pack).")]
    [InlineData("--configuration A --configuration B", "--configuration is set twice, with different values.")]
    public void An_error_names_the_valid_values(string arguments, string problem) =>
        Assert.Equal(problem, Assert.Single(Parse(arguments).Problems).Message);

    [Fact]
    public void The_value_of_an_unknown_option_is_not_a_target() => Assert.Empty(Parse("--retires 3").Targets);

    [Fact]
    public void A_target_after_an_unknown_option_is_a_target() => Assert.Equal(["Push"], Parse("--unknown-switch Push").Targets);

    private static ParsedCommandLine Parse(string arguments) => CommandLineParser.Parse(
        arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries),
        EngineOptions.All.Concat([Configuration, ApiKey, Retries, Force, Projects]),
        ["Push", "Test", "Pack"]);

    private static IReadOnlyList<string> Values(ParsedCommandLine commandLine, ParameterSpec parameter)
    {
        Assert.Empty(commandLine.Problems);
        return commandLine.Find(parameter)!.Texts;
    }

    private static ParameterSpec Parameter<T>(string name) => new() { Name = name, Type = typeof(T) };
}
