using QgoBuild.Engine.IO;
using QgoBuild.Tests.Engine.Harness;

namespace QgoBuild.Tests.Engine.Parameters;

public sealed class ParameterSourceTests : IDisposable
{
    private readonly BuildSandbox _sandbox = new();

    public void Dispose() => _sandbox.Dispose();

    [Fact]
    public void A_member_without_a_value_keeps_its_own() => Assert.Equal("Debug", Run().Build.Configuration);

    [Fact]
    public void The_command_line_overrides_the_environment_and_that_overrides_files()
    {
        _sandbox.WriteParameters("""{ "Configuration": "file", "Retries": 1 }""");
        Assert.Equal("file", Run().Build.Configuration);

        _sandbox.WriteParameters("""{ "Configuration": "profile" }""", "ci");
        Assert.Equal("profile", Run("--profile", "ci").Build.Configuration);
        Assert.Equal(1, Run("--profile", "ci").Build.Retries);

        _sandbox.Environment["CONFIGURATION"] = "environment";
        Assert.Equal("environment", Run("--profile", "ci").Build.Configuration);

        _sandbox.Environment["NUKE_CONFIGURATION"] = "prefixed";
        Assert.Equal("prefixed", Run("--profile", "ci").Build.Configuration);

        Assert.Equal("given", Run("--profile", "ci", "--configuration", "given").Build.Configuration);
    }

    [Fact]
    public void The_last_profile_wins()
    {
        _sandbox.WriteParameters("""{ "Configuration": "one" }""", "one");
        _sandbox.WriteParameters("""{ "Configuration": "two" }""", "two");

        Assert.Equal("two", Run("--profile", "one", "--profile", "two").Build.Configuration);
    }

    [Theory]
    [InlineData("ApiKey")]
    [InlineData("API_KEY")]
    [InlineData("NUKE_API_KEY")]
    [InlineData("NUKE_ApiKey")]
    public void The_environment_accepts_every_usual_spelling_of_a_name(string variable)
    {
        _sandbox.Environment[variable] = "value";

        Assert.Equal("value", Run().Build.ApiKey);
    }

    [Fact]
    public void An_empty_variable_counts_as_missing()
    {
        _sandbox.Environment["CONFIGURATION"] = "";

        Assert.Equal("Debug", Run().Build.Configuration);
    }

    [Fact]
    public void Engine_options_require_the_prefix_in_the_environment()
    {
        _sandbox.Environment["HOST"] = "some-machine";
        _sandbox.Environment["VERBOSITY"] = "whatever";
        _sandbox.Environment["NUKE_NO_LOGO"] = "true";

        var result = Run();

        Assert.Equal(0, result.ExitCode);
        Assert.True(result.Build.NoLogo);
    }

    [Fact]
    public void Files_hold_texts_numbers_booleans_and_lists()
    {
        _sandbox.WriteParameters("""
            {
              "$schema": "./build.schema.json",
              // A comment and a trailing comma are allowed.
              "Retries": 3,
              "Force": true,
              "Projects": ["a b", "c"],
              "Output": "out",
              "ApiKey": null,
            }
            """);

        var build = Run().Build;

        Assert.Equal(3, build.Retries);
        Assert.True(build.Force);
        Assert.Equal(["a b", "c"], build.Projects);
        Assert.Equal(_sandbox.Root / "out", build.Output);
        Assert.Null(build.ApiKey);
    }

    [Fact]
    public void A_separator_splits_a_list_from_any_source()
    {
        Assert.Equal(["a", "b"], Run("--separated", "a;b").Build.Separated);

        _sandbox.Environment["SEPARATED"] = "c;d";
        Assert.Equal(["c", "d"], Run().Build.Separated);
    }

    [Fact]
    public void A_property_without_a_setter_is_injected() => Assert.Equal("p", Run("--property", "p").Build.Property);

    [Fact]
    public void A_static_read_only_field_cannot_be_injected_and_the_message_explains_it()
    {
        using var sandbox = new BuildSandbox();

        Assert.Contains(
            "error: StaticBuild.Shared cannot be injected, because it is static and read-only",
            sandbox.Run<StaticBuild>("--shared", "s").Output,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_component_reads_its_parameters()
    {
        var build = Run("--feed-url", "https://example.invalid", "--feed-retries", "4").Build;

        Assert.Equal("https://example.invalid", ((IFeed)build).Url);
        Assert.Equal(4, ((IFeed)build).Retries);
        Assert.Equal("none", ((IFeed)build).User);
    }

    [Theory]
    [InlineData("--retries abc", "--retries: 'abc' is not a whole number.")]
    [InlineData("--stage prod", "--stage: 'prod' is not one of staging, production.")]
    [InlineData("--stage stagin", "--stage: 'stagin' is not one of staging, production; did you mean staging?")]
    [InlineData("--day Mo", "--day: 'Mo' is not one of Sunday, Monday, Tuesday, Wednesday, Thursday, Friday, Saturday.")]
    public void A_bad_value_stops_the_build_before_anything_runs(string arguments, string problem)
    {
        var result = Run(arguments.Split(' '));

        Assert.Equal(2, result.ExitCode);
        Assert.Contains($"error: {problem}\n", result.Output, StringComparison.Ordinal);
        Assert.False(result.Build.HasRun);
    }

    [Fact]
    public void The_error_of_a_bad_value_names_its_variable_or_file()
    {
        _sandbox.Environment["RETRIES"] = "many";
        _sandbox.WriteParameters("""{ "Day": "Mo" }""");

        var result = Run();

        Assert.Contains("error: the environment variable RETRIES: 'many' is not a whole number.", result.Output, StringComparison.Ordinal);
        Assert.Contains("error: .nuke/parameters.json (Day): 'Mo' is not one of", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_bad_secret_is_not_shown()
    {
        _sandbox.Environment["PIN"] = "not-a-number-secret";

        var result = Run();

        Assert.Equal(2, result.ExitCode);
        Assert.DoesNotContain("not-a-number-secret", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void An_allowed_value_gets_the_spelling_of_the_list() => Assert.Equal("staging", Run("--stage", "Staging").Build.Stage);

    [Fact]
    public void A_file_with_unknown_names_is_refused()
    {
        _sandbox.WriteParameters("""{ "Configuraton": "Release" }""");

        Assert.Contains(
            "error: .nuke/parameters.json has a value for Configuraton, which is not a parameter. Did you mean Configuration?",
            Run().Output,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{ "Solution": "" }""")]
    [InlineData("""{ "Solution": "Old.sln" }""")]
    [InlineData("""{ "Somewhere": null, "Nowhere": [], "Anywhere": "" }""")]
    public void Entries_that_NUKE_writes_are_ignored(string json)
    {
        _sandbox.WriteParameters(json);

        var result = Run();

        Assert.Equal(0, result.ExitCode);
        Assert.DoesNotContain("not a parameter", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_name_unlike_any_parameter_is_ignored_with_a_note()
    {
        _sandbox.WriteParameters("""{ "Sign": { "Org": "x" }, "Retries": 3 }""");

        var result = Run();

        Assert.Equal((0, 3), (result.ExitCode, result.Build.Retries));
        Assert.Contains(".nuke/parameters.json has a value for Sign, which is not a parameter. It is ignored.", result.Output,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_can_contain_objects()
    {
        _sandbox.WriteParameters("""
            { "Signing": { "Org": "x", /* why */ "days": 3, }, "Text": { "a": [1, null] },
              "Signers": [{ "Org": "a" }, { "Org": "b" }], "Projects": ["a", null, "b"] }
            """);

        var build = Run().Build;

        Assert.Equal(new Signing("x", 3), build.Signing);
        Assert.Equal("""{ "a": [1, null] }""", build.Text);
        Assert.Equal([new Signing("a", 0), new Signing("b", 0)], build.Signers);
        Assert.Equal(["a", "b"], build.Projects);
    }

    [Fact]
    public void An_object_of_another_type_is_a_bad_value()
    {
        _sandbox.WriteParameters("""{ "Signing": { "Org": "x", "Days": "soon" }, "Retries": { "a": 1 } }""");

        var result = Run();

        Assert.Equal(2, result.ExitCode);
        Assert.Contains("error: .nuke/parameters.json (Signing): the JSON is not a Signing.", result.Output, StringComparison.Ordinal);
        Assert.Contains("error: .nuke/parameters.json (Retries): '{ \"a\": 1 }' is not a whole number.", result.Output,
            StringComparison.Ordinal);
    }

    [Fact]
    public void An_empty_text_in_a_file_is_a_value_only_for_text_parameters()
    {
        _sandbox.WriteParameters("""{ "Retries": "", "Force": "", "Output": "", "Day": "", "Configuration": "" }""");

        var result = Run();

        Assert.Equal((0, (int?)null, ""), (result.ExitCode, result.Build.Retries, result.Build.Configuration));
    }

    [Fact]
    public void A_file_that_is_not_JSON_is_refused_with_the_line()
    {
        _sandbox.WriteParameters("{\n  \"Configuration\": oops\n}");

        Assert.Contains("error: .nuke/parameters.json, line 2 cannot be read", Run().Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_in_another_encoding_is_refused()
    {
        (_sandbox.Root / ".nuke" / "parameters.json").WriteAllBytes(
            System.Text.Encoding.Latin1.GetBytes("""{ "Configuration": "größer" }"""));

        var result = Run();

        Assert.Equal(2, result.ExitCode);
        Assert.Contains("error: .nuke/parameters.json cannot be read: it contains text that is not UTF-8.", result.Output,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_profile_without_a_file_is_refused() =>
        Assert.Contains("error: There is no profile live: .nuke/parameters.live.json does not exist.", Run("--profile", "live").Output,
            StringComparison.Ordinal);

    private BuildResult<Build> Run(params string[] arguments) => _sandbox.Run<Build>(arguments);

    private interface IFeed : INukeBuild
    {
        [Parameter("Where packages come from", Name = "FeedUrl")]
        string Url => TryGetValue(() => Url);

        [Parameter(Name = "FeedRetries")]
        int? Retries => TryGetValue<int?>(() => Retries!);

        [Parameter(Name = "FeedUser")]
        string User => TryGetValue(() => User) ?? "none";
    }

    private sealed record Signing(string Org, int Days);

    private sealed class StaticBuild : NukeBuild
    {
        [Parameter] private static readonly string? Shared;

        private Target Default => _ => _.Executes(() => { });
    }

    private sealed class Build : NukeBuild, IFeed
    {
        [Parameter] public readonly string Configuration = "Debug";
        [Parameter] public readonly string? ApiKey;
        [Parameter] public readonly int? Retries;
        [Parameter] public readonly bool Force;
        [Parameter] public readonly string[] Projects = [];
        [Parameter(Separator = ";")] public readonly string[] Separated = [];
        [Parameter] public readonly AbsolutePath? Output;
        [Parameter] public readonly DayOfWeek? Day;
        [Parameter(ValueProviderMember = nameof(Stages))] public readonly string? Stage;
        [Parameter, Secret] public readonly int? Pin;
        [Parameter] public readonly Signing? Signing;
        [Parameter] public readonly Signing[] Signers = [];
        [Parameter] public readonly string? Text;

        [Parameter] public string? Property { get; }

        public bool HasRun { get; private set; }

        private IEnumerable<string> Stages => ["staging", "production"];

        private Target Default => _ => _.Executes(() => HasRun = true);
    }
}
