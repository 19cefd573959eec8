using QgoBuild.Engine.IO;
using QgoBuild.Tests.Engine.Harness;

namespace QgoBuild.Tests.Engine.Runs;

/// <summary>Targets that are up to date do not run.</summary>
public sealed class CacheTests : IDisposable
{
    private readonly BuildSandbox _sandbox = new();

    public CacheTests()
    {
        Write("src/a.cs", "a");
        Write("src/b.cs", "b");
        Write("src/obj/made.cs", "made");
    }

    public void Dispose() => _sandbox.Dispose();

    [Fact]
    public void An_unchanged_target_does_not_run_again()
    {
        Assert.Equal(1, Runs());
        Assert.Equal(0, Runs());
        Assert.Matches("Compile +skipped +up to date", _sandbox.Run<Build>("Compile").Output);
    }

    [Fact]
    public void Its_dependents_run()
    {
        Runs();
        Assert.True(_sandbox.Run<Build>("Publish").Build.HasPublished);
    }

    [Theory]
    [InlineData("src/a.cs was changed")]
    [InlineData("src/c.cs is new")]
    [InlineData("src/b.cs was removed")]
    [InlineData("its output out/app.dll is missing")]
    [InlineData("its output out/app.dll was changed by something else")]
    [InlineData("Configuration has changed")]
    public void A_change_is_explained_and_makes_it_run(string difference)
    {
        Runs();
        string[] more = [];
        if (difference == "src/a.cs was changed") Write("src/a.cs", "A");
        if (difference == "src/c.cs is new") Write("src/c.cs", "c");
        if (difference == "src/b.cs was removed") (_sandbox.Root / "src/b.cs").DeleteFile();
        if (difference == "its output out/app.dll is missing") (_sandbox.Root / "out/app.dll").DeleteFile();
        if (difference == "its output out/app.dll was changed by something else") Write("out/app.dll", "another thing");
        if (difference == "Configuration has changed") more = ["--configuration", "Release"];

        Assert.Equal($"Compile would run:\n  {difference}\n", _sandbox.Run<Build>(["--explain", "Compile", .. more]).Output);
        Assert.Equal(1, Runs(more));
        Assert.Equal(0, Runs(more));
    }

    [Fact]
    public void A_touched_but_unchanged_file_does_not_make_it_run()
    {
        Runs();
        File.SetLastWriteTimeUtc(_sandbox.Root / "src/a.cs", new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        Assert.Equal(0, Runs());
    }

    [Fact]
    public void A_change_of_the_same_length_within_the_same_tick_is_detected()
    {
        var written = File.GetLastWriteTimeUtc(_sandbox.Root / "src/a.cs");
        Runs();
        Write("src/a.cs", "z");
        File.SetLastWriteTimeUtc(_sandbox.Root / "src/a.cs", written);
        Assert.Equal(1, Runs());
    }

    [Fact]
    public void Excluded_files_do_not_count()
    {
        Runs();
        Write("src/obj/made.cs", "made again");
        Assert.Equal(0, Runs());
    }

    [Fact]
    public void It_runs_after_a_failure_even_if_the_inputs_are_restored()
    {
        Runs();
        Write("src/a.cs", "fail");
        Assert.Equal(1, _sandbox.Run<Build>("Compile").ExitCode);
        Write("src/a.cs", "a");
        Assert.Equal(1, Runs());
    }

    [Fact]
    public void A_change_during_its_run_makes_it_run_again()
    {
        Write("src/b.cs", "changes a.cs");
        Assert.Equal(1, Runs());
        Assert.Equal(1, Runs());
        Assert.Equal(0, Runs());
    }

    [Fact]
    public void Continuing_after_a_failure_skips_only_up_to_date_targets()
    {
        Assert.Equal(1, _sandbox.Run<Build>("Broken").ExitCode);
        Assert.Equal(0, _sandbox.Run<Build>("Broken", "--continue").Build.Runs);
        Write("src/a.cs", "changed since");
        Assert.Equal(1, _sandbox.Run<Build>("Broken", "--continue").Build.Runs);
    }

    [Fact]
    public void No_cache_runs_it_and_stores_the_state()
    {
        Runs();
        Assert.Equal(1, Runs("--no-cache"));
        Assert.Equal(0, Runs());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(5)]
    [InlineData(40)]
    public void A_damaged_state_counts_as_missing(int length)
    {
        Runs();
        var file = _sandbox.Root / ".nuke" / "temp" / "cache" / "Compile";
        using (var stream = File.OpenWrite(file)) stream.SetLength(length);
        Assert.Equal(1, Runs());
    }

    [Fact]
    public void A_target_can_check_itself_whether_it_is_up_to_date()
    {
        Assert.Matches("Push +skipped +up to date: the registry has it", _sandbox.Run<Build>("Push", "--pushed").Output);
        Assert.True(_sandbox.Run<Build>("Push").Build.HasPushed);
        Assert.True(_sandbox.Run<Build>("Push", "--pushed", "--no-cache").Build.HasPushed);
    }

    [Fact]
    public void Explaining_runs_nothing()
    {
        var result = _sandbox.Run<Build>("--explain", "Compile", "Publish", "Push");

        Assert.Equal(0, result.ExitCode);
        Assert.Equal(0, result.Build.Runs);
        Assert.Equal(
            "Compile would run:\n  it has not succeeded here before, or failed since\n\nPublish would run:\n  it declares no inputs, so " +
                "it always runs\n\nPush would run:\n  its own check requires a run\n",
            result.Output);
    }

    [Fact]
    public void Only_the_hash_of_a_value_is_stored()
    {
        Runs("--configuration", "Sentinel");
        Assert.DoesNotContain("Sentinel", (_sandbox.Root / ".nuke" / "temp" / "cache" / "Compile").ReadAllText(), StringComparison.Ordinal);
    }

    private int Runs(params string[] more) => _sandbox.Run<Build>(["Compile", .. more]).Build.Runs;

    private void Write(string path, string text)
    {
        var file = _sandbox.Root / path;
        file.Parent!.CreateDirectory();
        File.WriteAllText(file, text);
    }

    private sealed class Build : NukeBuild
    {
        [Parameter] private readonly string Configuration = "Debug";
        [Parameter] private readonly bool Pushed;

        public int Runs { get; private set; }

        public bool HasPublished { get; private set; }

        public bool HasPushed { get; private set; }

        private Target Compile => _ => _
            .Inputs("src/**/*.cs", "!**/obj/**")
            .Outputs("out/**")
            .KeyedBy(() => Configuration)
            .Executes(() =>
            {
                Runs++;
                if ((RootDirectory / "src/a.cs").ReadAllText() is "fail") Assert.Fail("it does not compile");
                if ((RootDirectory / "src/b.cs").FileExists() && (RootDirectory / "src/b.cs").ReadAllText() == "changes a.cs")
                    File.WriteAllText(RootDirectory / "src/a.cs", "changed meanwhile");
                (RootDirectory / "out").CreateDirectory();
                (RootDirectory / "out/app.dll").WriteAllText("compiled");
            });

        private Target Broken => _ => _.DependsOn(Compile).Executes(() => Assert.Fail("on purpose"));

        private Target Publish => _ => _.DependsOn(Compile).Executes(() => HasPublished = true);

        private Target Push => _ => _
            .UpToDateWhen(_ => Task.FromResult(Pushed ? "the registry has it" : null))
            .Executes(() => HasPushed = true);
    }
}
