namespace QgoBuild.Bootstrap.Tests;

/// <summary>The files that <c>build.sh</c> checks for changes, tested with a fake compiler that compiles nothing.</summary>
public sealed class WatchTests : IAsyncLifetime
{
    private readonly Checkout _checkout = new();

    public async ValueTask InitializeAsync()
    {
        _checkout.AddSdk("10.0.900");
        (await BuildAsync()).EnsureSuccess();
    }

    public ValueTask DisposeAsync()
    {
        _checkout.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task An_unchanged_build_is_not_compiled_again() => Assert.Equal(0, (await BuildAsync()).EnsureSuccess().Compilations);

    [Theory]
    [InlineData("build/Program.cs")]
    [InlineData("build/_build.csproj")]
    [InlineData("build/_build.csproj.user")]
    [InlineData("build/New file with spaces.cs")]
    [InlineData("src/Library/Deep/Library.cs")]
    [InlineData("Directory.Build.props")]
    [InlineData("Directory.Build.targets")]
    [InlineData("Directory.Packages.props")]
    [InlineData("NuGet.config")]
    [InlineData(".editorconfig")]
    [InlineData("global.json")]
    public async Task Files_that_the_program_depends_on_are_checked(string path)
    {
        _checkout.Write(path, "{ }");

        Assert.Equal(1, (await BuildAsync()).EnsureSuccess().Compilations);
        Assert.Equal(0, (await BuildAsync()).EnsureSuccess().Compilations);
    }

    [Theory]
    [InlineData("build/obj/Debug/Generated.cs")]
    [InlineData("src/Library/bin/Debug/Library.dll")]
    [InlineData("README.md")]
    [InlineData("artifacts/release.json")]
    [InlineData("tests/Library.Tests/LibraryTests.cs")]
    public async Task Other_files_are_not_checked(string path)
    {
        _checkout.Write(path, "{ }");

        Assert.Equal(0, (await BuildAsync()).EnsureSuccess().Compilations);
    }

    [Fact]
    public async Task A_touched_source_is_not_compiled()
    {
        File.SetLastWriteTimeUtc(_checkout["build/Program.cs"], DateTime.UtcNow);

        Assert.Equal(0, (await BuildAsync()).EnsureSuccess().Compilations);
    }

    [Fact]
    public async Task A_change_is_detected_after_the_clock_was_set_back()
    {
        File.SetLastWriteTimeUtc(_checkout[".nuke/temp/build/current"], DateTime.UtcNow.AddHours(1));
        _checkout.Write("build/Program.cs", "");

        Assert.Equal(1, (await BuildAsync()).EnsureSuccess().Compilations);
    }

    [Fact]
    public async Task Another_engine_in_the_environment_compiles_again()
    {
        Assert.Equal(1, (await BuildAsync(("BuildEngine", "Nuke"))).EnsureSuccess().Compilations);
        Assert.Equal(0, (await BuildAsync()).EnsureSuccess().Compilations);
    }

    [Fact]
    public async Task A_moved_checkout_is_compiled_again()
    {
        _checkout.Move();

        Assert.Equal(1, (await BuildAsync()).EnsureSuccess().Compilations);
        Assert.Equal(0, (await BuildAsync()).EnsureSuccess().Compilations);
    }

    [Fact]
    public async Task Another_SDK_compiles_again()
    {
        Directory.Delete(_checkout["sdk"], recursive: true);
        _checkout.AddSdk("10.0.901");

        Assert.Equal(1, (await BuildAsync()).EnsureSuccess().Compilations);
    }

    private Task<Outcome> BuildAsync(params (string Name, string Value)[] variables) =>
        _checkout.BuildWithAsync([("DOTNET_ROOT", _checkout["sdk"]), .. variables]);
}
