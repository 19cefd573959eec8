using QgoBuild.Tests.Engine.Harness;
using Serilog;

namespace QgoBuild.Tests.Engine.Runs;

/// <summary>Serilog's log, which builds written for NUKE use.</summary>
public sealed class LogTests : IDisposable
{
    private readonly BuildSandbox _sandbox = new();

    public void Dispose() => _sandbox.Dispose();

    [Theory]
    [InlineData("Verbose", "trace debug info warning error")]
    [InlineData("Normal", "debug info warning error")]
    [InlineData("Minimal", "warning error")]
    [InlineData("Quiet", "error")]
    public void The_verbosity_filters_the_log(string verbosity, string shown)
    {
        var output = _sandbox.Run<Build>("Levels", "--verbosity", verbosity).Output;

        Assert.Equal(shown, string.Join(' ',
            ((string[])["trace", "debug", "info", "warning", "error"]).Where(level =>
                output.Contains($"this is {level}", StringComparison.Ordinal))));
    }

    [Fact]
    public void Values_are_unchanged_in_the_text() =>
        Assert.Contains("\nPublished App to https://example.invalid in 3 s\n", _sandbox.Run<Build>("Values").Output,
            StringComparison.Ordinal);

    [Fact]
    public void Warnings_and_errors_are_marked_without_colours()
    {
        var output = _sandbox.Run<Build>("Levels").Output;

        Assert.Contains("\nwarning: this is warning\n", output, StringComparison.Ordinal);
        Assert.Contains("\nerror: this is error\n", output, StringComparison.Ordinal);
    }

    [Fact]
    public void GitHub_shows_warnings_and_errors_on_the_page_of_the_run()
    {
        _sandbox.Environment["GITHUB_ACTIONS"] = "true";

        var output = _sandbox.Run<Build>("Levels").Output;

        Assert.Contains("\n::warning::this is warning\n", output, StringComparison.Ordinal);
        Assert.Contains("\n::error::this is error\n", output, StringComparison.Ordinal);
    }

    [Fact]
    public void An_exception_shows_its_message_and_with_verbose_its_stack_trace()
    {
        Assert.Contains("\nwarning: No cache: disk full\n", _sandbox.Run<Build>("Broken").Output, StringComparison.Ordinal);
        Assert.Contains("System.IO.IOException: disk full", _sandbox.Run<Build>("Broken", "--verbosity", "verbose").Output,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Secrets_are_masked() =>
        Assert.Contains("\nlogged in with ***\n", _sandbox.Run<Build>("Secrets", "--token", "hunter22").Output, StringComparison.Ordinal);

    [Fact]
    public void A_build_can_change_its_verbosity() =>
        Assert.DoesNotContain("this is info", _sandbox.Run<Build>("Quieter").Output, StringComparison.Ordinal);

    [Fact]
    public void The_engine_includes_the_packages_of_NUKE() =>
        Assert.Contains(typeof(NukeBuild).Assembly.GetReferencedAssemblies(), reference => reference.Name == "Serilog");

    [JetBrains.Annotations.PublicAPI]
    private sealed class Build : NukeBuild
    {
        [Parameter, Secret] private readonly string? Token;

        private Target Levels => _ => _.Executes(Write);

        private Target Quieter => _ => _.Executes(() =>
        {
            Verbosity = Verbosity.Minimal;
            Write();
        });

        private Target Values =>
            _ => _.Executes(() => Log.Information("Published {Name} to {Feed} in {Seconds} s", "App", "https://example.invalid", 3));

        private Target Broken => _ => _.Executes(() => Log.Warning(new IOException("disk full"), "No cache"));

        private Target Secrets => _ => _.Executes(() => Log.Information("logged in with {Token}", Token));

        private static void Write()
        {
            Log.Verbose("this is trace");
            Log.Debug("this is debug");
            Log.Information("this is info");
            Log.Warning("this is warning");
            Log.Error("this is error");
        }
    }
}
