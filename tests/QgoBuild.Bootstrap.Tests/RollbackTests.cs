using CsCheck;

namespace QgoBuild.Bootstrap.Tests;

/// <summary><c>scripts/rollback.sh</c>, with a build that records its call.</summary>
public sealed class RollbackTests : IDisposable
{
    private readonly Checkout _checkout = new();

    public RollbackTests()
    {
        Directory.CreateDirectory(_checkout["scripts"]);
        File.Copy(Path.Combine(Checkout.RepositoryRoot, "scripts", "rollback.sh"), _checkout["scripts/rollback.sh"]);
        _checkout.WriteScript("build.sh",
            "#!/bin/bash\nfor argument; do printf '%s' \"$argument\" | od -An -v -tx1 | tr -d ' \\n'; echo; done\nexit 3\n");
    }

    public void Dispose() => _checkout.Dispose();

    [Fact]
    public async Task It_calls_the_target_with_its_arguments()
    {
        var outcome = await _checkout.RunAsync("scripts/rollback.sh", "staging", "/backups/backup_staging_20251030_100000.tar.gz");

        Assert.Equal(["Rollback", "--environment", "staging", "--backup", "/backups/backup_staging_20251030_100000.tar.gz"],
            outcome.Arguments);
        Assert.Equal(3, outcome.ExitCode);
    }

    [Fact]
    public async Task Further_arguments_are_passed_unchanged() =>
        await HostileText.Arguments.SampleAsync(
            async further =>
            {
                var outcome = await _checkout.RunAsync("scripts/rollback.sh", ["production", "a backup's name", .. further]);
                Assert.Equal(["Rollback", "--environment", "production", "--backup", "a backup's name", .. further], outcome.Arguments);
            },
            iter: 10,
            threads: 1);

    [Theory]
    [InlineData]
    [InlineData("staging")]
    [InlineData("staging", "")]
    [InlineData("", "backup_staging_20251030_100000.tar.gz")]
    [InlineData("--environment", "staging")]
    [InlineData("staging", "--yes")]
    public async Task Wrong_usage_runs_nothing_and_shows_the_usage(params string[] arguments)
    {
        var outcome = await _checkout.RunAsync("scripts/rollback.sh", arguments);

        Assert.Equal(2, outcome.ExitCode);
        Assert.Equal("", outcome.Output);
        Assert.StartsWith("Usage: bash scripts/rollback.sh ENVIRONMENT BACKUP_FILE", outcome.Error, StringComparison.Ordinal);
    }
}
