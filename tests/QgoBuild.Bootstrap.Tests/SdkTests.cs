namespace QgoBuild.Bootstrap.Tests;

/// <summary>How <c>build.sh</c> finds the SDK.</summary>
public sealed class SdkTests : IDisposable
{
    private readonly Checkout _checkout = new();

    public void Dispose() => _checkout.Dispose();

    [Fact]
    public async Task Without_an_sdk_and_without_a_network_it_names_what_to_install_and_runs_nothing()
    {
        RequestSdk("99.0.100");
        _checkout.WriteScript("commands/curl", "#!/bin/sh\necho 'curl: (6) Could not resolve host: dot.net' >&2\nexit 6\n");

        var outcome = await _checkout.BuildWithAsync();

        Assert.Equal(1, outcome.ExitCode);
        Assert.Equal(
            """
            No installed .NET SDK meets global.json (99.0.100): installing it under .nuke/temp/dotnet…
            curl: (6) Could not resolve host: dot.net

            The .NET SDK 99.0.100 could not be installed (see the reason above); nothing was run.
            Install it with your package manager (dotnet-sdk-99.0) or from https://dotnet.microsoft.com/download,
            or set DOTNET_ROOT to its directory, and run the command again.

            """,
            outcome.Error);
    }

    [Fact]
    public async Task Without_the_ahead_of_time_compiler_it_compiles_just_in_time()
    {
        _checkout.AddSdk("99.0.100");
        RequestSdk("99.0.100");

        var outcome =
            (await _checkout.BuildWithAsync(("DOTNET_ROOT", _checkout["sdk"]), ("LACKING", "crossgen"), ("CI", ""))).EnsureSuccess();

        Assert.StartsWith("run by ", outcome.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("NU1101", outcome.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "", true)]
    [InlineData("true", "", false)]
    [InlineData("true", "true", true)]
    public async Task A_CI_server_compiles_ahead_of_time_only_on_request(string ci, string compileAhead, bool ahead)
    {
        _checkout.AddSdk("99.0.100");
        RequestSdk("99.0.100");

        (await _checkout.BuildWithAsync(("DOTNET_ROOT", _checkout["sdk"]), ("CI", ci), ("QGO_COMPILE_AHEAD", compileAhead)))
            .EnsureSuccess();

        Assert.Contains($"-property:CompileAhead={(ahead ? "true" : "false")} ",
            await File.ReadAllTextAsync(_checkout["compiled"], TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_an_sdk_it_installs_the_one_that_global_json_names_once_and_uses_it()
    {
        RequestSdk("99.0.100");
        _checkout.AddSdk("99.0.100");
        _checkout.Write(
            "install.sh",
            """
            printf '%s\n' "$@" >>"$PWD/installed"
            while [ "$1" != --install-dir ]; do shift; done
            cp -R "$PWD/sdk" "$2"
            """);
        _checkout.WriteScript("commands/curl", $"#!/bin/sh\nprintf '%s\\n' \"$*\" >>requested\ncat \"$PWD/install.sh\"\n");

        var first = (await _checkout.BuildWithAsync()).EnsureSuccess();
        var second = (await _checkout.BuildWithAsync()).EnsureSuccess();

        var home = _checkout[".nuke/temp/dotnet"];
        Assert.Equal($"run by {home} with DOTNET_ROOT={home} and {home}/dotnet\n", first.Output);
        Assert.Equal(first.Output, second.Output);
        Assert.Equal("", second.Error);
        Assert.Equal(
            ["--jsonfile", _checkout["global.json"], "--install-dir", _checkout[".nuke/temp/dotnet.new"], "--no-path"],
            await File.ReadAllLinesAsync(_checkout["installed"], TestContext.Current.CancellationToken));
        var request = Assert.Single(await File.ReadAllLinesAsync(_checkout["requested"], TestContext.Current.CancellationToken));
        Assert.EndsWith(" https://dot.net/v1/dotnet-install.sh", request, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_incomplete_installation_is_not_used()
    {
        RequestSdk("99.0.100");
        _checkout.WriteScript("commands/curl", "#!/bin/sh\necho 'mkdir -p .nuke/temp/dotnet.new; exit 1'\n");

        Assert.Equal(1, (await _checkout.BuildWithAsync()).ExitCode);

        Assert.False(Directory.Exists(_checkout[".nuke/temp/dotnet"]));
    }

    [Fact]
    public async Task DOTNET_ROOT_comes_before_PATH_also_when_it_is_set_later()
    {
        _checkout.AddSdk("99.0.100");
        Assert.DoesNotContain("run by", (await _checkout.BuildWithAsync()).EnsureSuccess().Output, StringComparison.Ordinal);

        var outcome = (await _checkout.BuildWithAsync(("DOTNET_ROOT", _checkout["sdk"]))).EnsureSuccess();

        Assert.StartsWith($"run by {_checkout["sdk"]} ", outcome.Output, StringComparison.Ordinal);
    }

    private void RequestSdk(string version) =>
        _checkout.Write("global.json", $$"""{ "sdk": { "version": "{{version}}", "rollForward": "latestFeature" } }""" + "\n");
}
