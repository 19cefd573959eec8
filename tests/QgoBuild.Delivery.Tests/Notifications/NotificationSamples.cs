using CsCheck;
using QgoBuild.Delivery.Deployments;
using QgoBuild.Delivery.Journal;
using QgoBuild.Delivery.Notifications;
using QgoBuild.Delivery.Releases;
using QgoBuild.Delivery.Sources;
using QgoBuild.Delivery.Tests.Deployments;
using QgoBuild.Delivery.Tests.Shell;

namespace QgoBuild.Delivery.Tests.Notifications;

/// <summary>Notifications for tests.</summary>
internal static class NotificationSamples
{
    public static readonly Uri Repository = new("https://github.com/qgocargo/qgo-cargo");

    private static readonly DeploymentReference Deployment =
        new(DeploymentId.Parse("20261123_083241-4f2ab12c-0000"), DeploymentKind.Deploy, Samples.Environment);

    private static readonly string[] SlackMarkup =
    [
        "<!channel>", "<!here|x>", "<@U012AB3CD>", "@here", "*bold* _italic_ ~gone~", "`code`", "```\nfence\n```", "> quote",
        "<https://evil.test|innocent>", ":rocket:", "&amp;", "&lt;!channel&gt;", "\"}]}",
        "<script>alert(1)</script>", "\" onmouseover=\"x", "a\r\nBcc: all@example.test", "\r\n\r\n.\r\n", "=?utf-8?q?x?=", "\ud83d",
        "\udca9", "👩‍👩‍👧‍👦",
    ];

    /// <summary>Text of any length with special characters of Slack, mail, HTML and terminals.</summary>
    public static Gen<string> Hostile { get; } = Gen.OneOf(
        HostileText.Generator,
        Gen.Int[0, SlackMarkup.Length - 1].Select(index => SlackMarkup[index]),
        Gen.Select(HostileText.Generator, Gen.Int[0, SlackMarkup.Length - 1]).Select((text, index) => text + SlackMarkup[index]),
        Gen.Select(Gen.Int[0, SlackMarkup.Length - 1], Gen.Int[1, 400])
            .Select((index, times) => string.Concat(Enumerable.Repeat(SlackMarkup[index], times))));

    /// <summary>Notifications with hostile texts.</summary>
    public static Gen<Notification> HostileNotifications =>
        Gen.Select(Hostile, Hostile, Hostile.Array[0, 30], Hostile.Array[0, 12], Gen.Int[0, 5], Gen.Int[0, 2])
            .Select((one, other, lines, subjects, stage, kind) => Failed with
            {
                Deployment = Deployment with { Kind = (DeploymentKind)kind },
                Stage = (DeploymentStage)stage,
                RequestedBy = one,
                Release = kind == 2 ? null : Samples.Release with { Version = one, Unverified = other },
                Reason = other,
                FailedStep = other,
                NextCommand = one,
                LastLines = lines,
                Commits = [.. subjects.Select(subject => new Commit(Samples.Release.Commit, one, subject))],
            });

    /// <summary>A deployment that has started.</summary>
    public static Notification Started { get; } = new()
    {
        Deployment = Deployment,
        Stage = DeploymentStage.Started,
        RequestedBy = "Anna@runner",
        Release = Samples.Release,
        Previous = Samples.Release with { Version = "1.3.9", Commit = CommitId.Parse(new string('3', 40)) },
        Commits = [.. Enumerable.Range(1, 17)
            .Select(number => new Commit(CommitId.Parse(new string("0123456789abcdef"[number % 16], 40)), "Anna",
                $"Change {number} & <!channel> *that*"))],
        LogUrl = new Uri("https://github.com/qgocargo/qgo-cargo/actions/runs/42"),
    };

    /// <summary>The same, succeeded.</summary>
    public static Notification Succeeded { get; } =
        Started with { Stage = DeploymentStage.Succeeded, Duration = TimeSpan.FromSeconds(12.34) };

    /// <summary>The same, rolled back.</summary>
    public static Notification Failed { get; } = Started with
    {
        Stage = DeploymentStage.RolledBack,
        Duration = TimeSpan.FromSeconds(83),
        FailedStep = "migrate",
        Reason = "Migration 20261101_add_weights failed.",
        LastLines = ["Error: P3018", "```", "\e[31mTable 'shipments' already exists\e[0m"],
        NextCommand = "./build.sh Status --environment staging",
    };
}
