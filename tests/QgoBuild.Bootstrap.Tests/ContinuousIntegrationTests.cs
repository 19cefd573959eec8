namespace QgoBuild.Bootstrap.Tests;

/// <summary><c>.ci/run</c>, with a build and an apt-get that record their calls.</summary>
public sealed class ContinuousIntegrationTests : IDisposable
{
    private readonly Checkout _checkout = new();

    public ContinuousIntegrationTests()
    {
        Directory.CreateDirectory(_checkout[".ci"]);
        File.Copy(Path.Combine(Checkout.RepositoryRoot, ".ci", "run"), _checkout[".ci/run"]);
        _checkout.WriteScript("commands/apt-get", "#!/bin/sh\necho \"apt-get $*\" >>calls\n");
        foreach (var tool in (string[])["git", "shellcheck", "chromium", "busybox", "zsh", "fish"])
            _checkout.WriteScript($"commands/{tool}", "#!/bin/sh\n");
    }

    public void Dispose() => _checkout.Dispose();

    [Theory]
    [InlineData(0, "12 passed, 0 failed")]
    [InlineData(1, "11 passed, 1 failed")]
    public async Task It_verifies_takes_the_sandbox_down_and_ends_with_the_count(int code, string count)
    {
        WriteBuild(verify: $"echo one; echo two >&2; echo '{count}'; exit {code}", sandboxDown: "echo down; echo down >&2");

        var outcome = await RunAsync();

        Assert.Equal(code, outcome.ExitCode);
        Assert.Equal(count, outcome.Lines[^1]);
        Assert.Single(outcome.Lines, line => line == count);
        Assert.Equal("two\n", outcome.Error);
        Assert.Equal(["CI=true Verify", "CI=true SandboxDown"], await ReadCallsAsync());
    }

    [Fact]
    public async Task A_sandbox_that_is_not_removed_is_a_failure()
    {
        WriteBuild(verify: "echo '12 passed, 0 failed'", sandboxDown: "exit 1");

        var outcome = await RunAsync();

        Assert.Equal(1, outcome.ExitCode);
        Assert.Contains("The sandbox could not be removed", outcome.Output, StringComparison.Ordinal);
        Assert.Equal("12 passed, 0 failed", outcome.Lines[^1]);
    }

    [Fact]
    public async Task Missing_programs_are_installed_first()
    {
        WriteBuild(verify: "echo '1 passed, 0 failed'", sandboxDown: ":");
        foreach (var tool in (string[])["shellcheck", "chromium", "zsh", "fish"])
            File.Delete(_checkout[$"commands/{tool}"]);
        foreach (var tool in (string[])["bash", "dirname", "mktemp", "cat", "rm", "sh"])
            File.CreateSymbolicLink(_checkout[$"commands/{tool}"], File.Exists($"/usr/bin/{tool}") ? $"/usr/bin/{tool}" : $"/bin/{tool}");

        (await RunAsync(_checkout["commands"])).EnsureSuccess();

        Assert.Equal(
            [
                "apt-get update --quiet=2", "apt-get install --quiet=2 --yes --no-install-recommends shellcheck chromium zsh fish",
                "CI=true Verify", "CI=true SandboxDown",
            ],
            await ReadCallsAsync());
    }

    private void WriteBuild(string verify, string sandboxDown) =>
        _checkout.WriteScript("build.sh",
            $"#!/bin/sh\necho \"CI=$CI $*\" >>calls\ncase $1 in\n    Verify) {verify} ;;\n    SandboxDown) {sandboxDown} ;;\nesac\n");

    private async Task<string[]> ReadCallsAsync() =>
        await File.ReadAllLinesAsync(_checkout["calls"], TestContext.Current.CancellationToken);

    private async Task<Outcome> RunAsync(string? path = null)
    {
        var command = _checkout.Command(".ci/run");
        command.Environment["PATH"] = path ?? $"{_checkout["commands"]}:{command.Environment["PATH"]}";
        command.Environment.Remove("CI");
        using var process = Checkout.Start(command);
        return await process.FinishAsync();
    }
}
