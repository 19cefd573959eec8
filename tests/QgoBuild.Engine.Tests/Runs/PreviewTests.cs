using System.Text.Json.Nodes;
using QgoBuild.Engine.Session;
using QgoBuild.Tests.Engine.Harness;

namespace QgoBuild.Tests.Engine.Runs;

/// <summary>What a target shows of itself with <c>--plan</c>.</summary>
public sealed class PreviewTests : IDisposable
{
    private readonly BuildSandbox _sandbox = new();

    private string Page => File.ReadAllText(_sandbox.Root / ".nuke" / "temp" / "plan.html");

    public void Dispose() => _sandbox.Dispose();

    [Fact]
    public void A_plan_shows_sections_with_labels_and_code_and_runs_nothing()
    {
        var result = _sandbox.Run<PreviewedBuild>("Deploy", "--plan");

        Assert.Equal((0, ""), (result.ExitCode, result.Errors));
        Assert.Contains(
            """
            Deploy  v1 → <server>

              Facts
                Users  nothing
                Live   v0
                       since yesterday
                       small print
                         one
                         two
                a label that is much longer than the column  text

            Nothing was run.
            """.ReplaceLineEndings("\n"),
            result.Output,
            StringComparison.Ordinal);
        Assert.DoesNotContain("Empty", result.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("noise", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void The_page_shows_the_same_and_the_script()
    {
        _sandbox.Run<PreviewedBuild>("Deploy", "--plan");

        Assert.Contains("<h2>Deploy: v1 → &lt;server&gt;</h2>", Page, StringComparison.Ordinal);
        Assert.Contains("<pre>one\ntwo</pre>", Page, StringComparison.Ordinal);
        Assert.Contains("echo &#39;deployed&#39;", Page, StringComparison.Ordinal);
    }

    [Fact]
    public void As_JSON_standard_output_contains_nothing_else()
    {
        var result = _sandbox.Run<PreviewedBuild>("Deploy", "--plan", "--json");

        var json = JsonNode.Parse(result.Output)!;
        Assert.Equal(0, result.ExitCode);
        Assert.Equal(["Prepare", "Deploy"], json["targets"]!.AsArray().Select(target => target!["name"]!.GetValue<string>()));
        Assert.Equal("v1", json["previews"]![0]!["data"]!["release"]!.GetValue<string>());
        Assert.Equal(PreviewedBuild.DeployScript, json["previews"]![0]!["script"]!.GetValue<string>());
    }

    [Fact]
    public void As_a_script_standard_output_is_that_script()
    {
        var result = _sandbox.Run<PreviewedBuild>("Deploy", "--plan", "--script");

        Assert.Equal((0, PreviewedBuild.DeployScript), (result.ExitCode, result.Output.ReplaceLineEndings("\n")));
    }

    [Theory]
    [InlineData("Prepare", 2, "no target of this plan runs a script on a server")]
    [InlineData("Unbuilt", 1, "it is not built yet")]
    [InlineData("Deploy Other", 2, "this plan has those of Deploy, Other")]
    [InlineData("Broken", 2, "there is no release of that name")]
    public void A_script_that_is_not_there_is_an_error(string targets, int exitCode, string message)
    {
        var result = _sandbox.Run<PreviewedBuild>([.. targets.Split(' '), "--plan", "--script"]);

        Assert.Equal((exitCode, ""), (result.ExitCode, result.Output));
        Assert.Contains(message, result.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void A_target_that_is_skipped_or_lacks_a_value_is_not_previewed()
    {
        Assert.DoesNotContain(
            "v1 → <server>", _sandbox.Run<PreviewedBuild>("After", "--skip", "Deploy", "--plan").Output,
                StringComparison.Ordinal);
        var incomplete = _sandbox.Run<PreviewedBuild>("Demanding", "--plan").Output;
        Assert.Contains("Missing", incomplete, StringComparison.Ordinal);
        Assert.DoesNotContain("must not be called", incomplete, StringComparison.Ordinal);
    }

    [Fact]
    public void A_secret_is_masked_in_all_forms()
    {
        _sandbox.Environment["TOKEN"] = "hunter2!";

        var text = _sandbox.Run<PreviewedBuild>("Leaky", "--plan").Output;
        var json = _sandbox.Run<PreviewedBuild>("Leaky", "--plan", "--json").Output;
        var script = _sandbox.Run<PreviewedBuild>("Leaky", "--plan", "--script").Output;

        Assert.All([text, json, script, Page], output => Assert.DoesNotContain("hunter2!", output, StringComparison.Ordinal));
        Assert.Contains(Redactor.Mask, script, StringComparison.Ordinal);
    }

    private sealed class PreviewedBuild : NukeBuild
    {
        public const string DeployScript = "#!/bin/sh\necho 'deployed'\n";

        [Parameter, Secret] private readonly string? Token;
        [Parameter] private readonly string? Address;

        private Target Prepare => _ => _.Executes(() => throw new InvalidOperationException("A plan runs nothing."));

        private Target Deploy => _ => _.DependsOn(Prepare).ShowInPlan(_ =>
        {
            Console.WriteLine("noise");
            return Task.FromResult(new TargetPreview("v1 → <server>",
            [
                new("Facts",
                [
                    new("Users", "nothing"),
                    new("Live", "v0\nsince yesterday") { Detail = "small print", Code = "one\ntwo" },
                    new("a label that is much longer than the column", "text"),
                ]),
                new("Empty", []),
            ])
            {
                Data = new JsonObject { ["release"] = "v1" },
                Script = DeployScript,
            });
        }).Executes(() => throw new InvalidOperationException("A plan runs nothing."));

        private Target Other => _ => _.ShowInPlan(_ => Preview("other", script: "x\n"));

        private Target Unbuilt =>
            _ => _.ShowInPlan(_ => Task.FromResult(new TargetPreview("unbuilt", []) { MissingScript = "it is not built yet" }));

        private Target Broken => _ => _.ShowInPlan(_ => throw new UsageException("there is no release of that name"));

        private Target After => _ => _.DependsOn(Deploy).Executes(() => { });

        private Target Demanding =>
            _ => _.Requires(() => Address).ShowInPlan(_ => throw new InvalidOperationException("must not be called"));

        private Target Leaky => _ => _.ShowInPlan(_ => Preview($"{Token}", $"echo {Token}\n"));

        private static Task<TargetPreview> Preview(string text, string script) => Task.FromResult(
            new TargetPreview(text, [new(text, [new(text, text) { Code = text, Detail = text }])])
            {
                Script = script,
                Data = new JsonObject { ["text"] = text },
            });
    }
}
