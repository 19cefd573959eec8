using System.Diagnostics;
using QgoBuild.Delivery.Tests.Http;

namespace QgoBuild.Components.Tests.Notifications;

/// <summary>The build of this repository, run in a repository of the test's own: what its parameters switch on.</summary>
public sealed class NotificationTargetTests : IDisposable
{
    private const string Path = "/services/T0/B0/sentinel-5ecret";

    private readonly string _root = Directory.CreateTempSubdirectory("qgo notifications ").FullName;

    public NotificationTargetTests()
    {
        Directory.CreateDirectory(System.IO.Path.Combine(_root, ".nuke"));
        File.WriteAllText(System.IO.Path.Combine(_root, ".nuke", "parameters.live.json"), "{}");
        Directory.CreateDirectory(System.IO.Path.Combine(_root, "tests"));
        Git("init", "--quiet");
        Git("-c", "user.name=Anna", "-c", "user.email=anna@example.test", "-c", "commit.gpgsign=false", "commit", "--quiet",
            "--allow-empty", "-m", "A <!channel> change");
    }

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public void One_parameter_switches_Slack_on_and_a_test_shows_it()
    {
        using var slack = new HttpServer(_ => new HttpReply(200, "ok"));

        var (exitCode, output) = Run(["TestNotification"], ("SLACK_WEBHOOK", slack[Path].AbsoluteUri));

        Assert.True(exitCode == 0, output);
        Assert.Matches(@"✓ Slack +sent in \d+ ms", output);
        Assert.Contains("This is a test of notifications", Assert.Single(slack.Calls).Body, StringComparison.Ordinal);
        Assert.DoesNotContain("sentinel", output, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_not_sent_fails_the_test_of_notifications_and_no_secret_is_printed()
    {
        using var slack = new HttpServer(_ => new HttpReply(404, "no_service"));

        var (exitCode, output) = Run(
            ["TestNotification", "--notify-email", "ops@example.test"],
            ("SLACK_WEBHOOK", slack[Path].AbsoluteUri), ("SMTP_SERVER", "smtp://ci@127.0.0.1:1"), ("SMTP_PASSWORD", "sentinel-passw0rd"));

        Assert.Equal(1, exitCode);
        Assert.Contains("no_service", output, StringComparison.Ordinal);
        Assert.Matches(@"✗ Email +not sent in \d+ ms: 127\.0\.0\.1:1 cannot be reached", output);
        Assert.DoesNotContain("sentinel", output, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_notifiers_it_prints_how_to_configure_one()
    {
        // As GitHub hands over a secret that is not set.
        var (exitCode, output) = Run(["TestNotification"], ("SLACK_WEBHOOK", ""), ("NOTIFY_EMAIL", ""));

        Assert.Equal(2, exitCode);
        Assert.Contains("--slack-webhook https://hooks.slack.com/services/", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("SLACK_WEBHOOK", "sentinel", "is not a valid address")]
    [InlineData("SLACK_WEBHOOK", "http://hooks.slack.com/services/sentinel", "not with \"https:\"")]
    [InlineData("NOTIFY_EMAIL", "ops@example.test,anna", "\"anna\" is not an address")]
    [InlineData("NOTIFY_EMAIL", "ops@example.test", "no mail server is")]
    public void A_slip_ends_the_run_before_anything_is_done(string variable, string value, string reason)
    {
        var (exitCode, output) = Run(["Backup", "--environment", "staging"], (variable, value));

        Assert.Equal(2, exitCode);
        Assert.Contains(reason, output, StringComparison.Ordinal);
        Assert.DoesNotContain("sandbox is not up", output, StringComparison.Ordinal);
        Assert.DoesNotContain("sentinel", output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_pipeline_that_failed_is_notified_with_its_jobs_and_its_commit()
    {
        using var slack = new HttpServer(_ => new HttpReply(200, "ok"));

        var (exitCode, output) = Run(
            ["NotifyFailure", "--profile", "live", "--environment", "production"],
            ("SLACK_WEBHOOK", slack[Path].AbsoluteUri),
            ("JOB_RESULTS", """
                { "test-and-build": { "result": "failure", "outputs": {} }, "build-images": { "result": "skipped", "outputs": {} } }
                """));

        Assert.True(exitCode == 0, output);
        var reported = Assert.Single(slack.Calls).Body;
        Assert.Contains("production: the pipeline failed before the deployment, nothing was deployed", reported, StringComparison.Ordinal);
        Assert.Contains("test-and-build failed", reported, StringComparison.Ordinal);
        Assert.DoesNotContain("build-images", reported, StringComparison.Ordinal);
        Assert.Contains("A <!channel> change (Anna)", reported, StringComparison.Ordinal);
    }

    private (int ExitCode, string Output) Run(string[] arguments, params (string Name, string Value)[] variables)
    {
        var start =
            new ProcessStartInfo("dotnet", [System.IO.Path.Combine(AppContext.BaseDirectory, "_build.dll"), .. arguments, "--root", _root])
            {
                WorkingDirectory = _root,
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            };
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("NUKE_", StringComparison.Ordinal) ||
            name.StartsWith("GITHUB_", StringComparison.Ordinal)).ToList())
            start.Environment.Remove(name);
        start.Environment.Remove("CI");
        start.Environment["QGO_NETWORK"] = "loopback";
        foreach (var (name, value) in variables)
            start.Environment[$"NUKE_{name}"] = value;
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output + errors.Result);
    }

    private void Git(params string[] arguments)
    {
        using var git = Process.Start(new ProcessStartInfo("git", ["-C", _root, .. arguments]))!;
        git.WaitForExit();
        Assert.Equal(0, git.ExitCode);
    }
}
