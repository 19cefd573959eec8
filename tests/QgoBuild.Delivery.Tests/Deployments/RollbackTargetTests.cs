using QgoBuild.Delivery.Deployments;
using QgoBuild.Delivery.Environments;
using QgoBuild.Delivery.Releases;

namespace QgoBuild.Delivery.Tests.Deployments;

public sealed class RollbackTargetTests
{
    private const string BackupOfFirst = "backup_staging_20261102_000000.tar.gz";
    private const string BackupOfSecond = "backup_staging_20261103_000000.tar.gz";
    private const string BackupOfThird = "backup_staging_20261104_000000.tar.gz";

    private static readonly ReleaseRecord First = Record(1, "1.0.0", "aaaa1111", "");
    private static readonly ReleaseRecord Second = Record(2, "1.1.0", "aaaa2222", BackupOfFirst);
    private static readonly ReleaseRecord Third = Record(3, "1.2.0", "cccc3333", BackupOfSecond);
    private static readonly ReleaseRecord Fourth = Record(4, "1.3.0", "dddd4444", BackupOfThird);

    private static readonly EnvironmentState FourthIsLive = State(Fourth, First, Second, Third, Fourth) with
    {
        Backups = [new(BackupOfFirst, 1, First.Release), new(BackupOfSecond, 1, Second.Release),
            new("backup_staging_20261103_120000.tar.gz", 1, Third.Release), new(BackupOfThird, 1, Third.Release)],
    };

    [Fact]
    public void Without_a_name_it_is_the_release_before_with_the_backup_from_before_the_live_one_came() =>
        Assert.Equal(Target(Third, BackupOfThird), RollbackTarget.Previous(FourthIsLive, Samples.Environment));

    [Theory]
    [InlineData("1.1.0")]
    [InlineData("v1.1.0")]
    [InlineData("aaaa2222")]
    [InlineData("AAAA2")]
    [InlineData("20261102_000000-aaaa2222-0000")]
    public void An_earlier_one_is_named_by_version_commit_or_record_and_comes_with_its_newest_backup(string name) =>
        Assert.Equal(Target(Second, BackupOfSecond), RollbackTarget.FindByName(name, FourthIsLive, Samples.Environment));

    [Fact]
    public void The_name_of_the_one_before_means_what_no_name_means() =>
        Assert.Equal(RollbackTarget.Previous(FourthIsLive, Samples.Environment),
            RollbackTarget.FindByName("1.2.0", FourthIsLive, Samples.Environment));

    [Fact]
    public void Where_its_backup_is_gone_there_is_none() =>
        Assert.Equal(Target(First, null), RollbackTarget.FindByName("1.0.0", FourthIsLive with { Backups = [] }, Samples.Environment));

    [Fact]
    public void One_that_was_rolled_back_is_taken_when_it_is_named_only()
    {
        var state = State(Fourth, First, Second, Third with { Withdrawn = true }, Fourth);

        Assert.Equal(Second.Record, RollbackTarget.Previous(state, Samples.Environment).Record);
        Assert.Equal(Third.Record, RollbackTarget.FindByName("1.2.0", state, Samples.Environment).Record);
    }

    [Fact]
    public void One_that_came_several_times_is_one_and_its_newest_record_is_taken()
    {
        var again = First with { Record = "20261105_000000-aaaa1111-0000" };
        var state = State(Record(6, "1.4.0", "eeee5555", ""), First, Second, again, Record(6, "1.4.0", "eeee5555", ""));

        Assert.Equal(again.Record, RollbackTarget.FindByName("1.0.0", state, Samples.Environment).Record);
    }

    [Fact]
    public void Of_two_builds_of_a_commit_the_newer_is_taken()
    {
        var rebuilt = Second with
        {
            Record = "20261102_120000-aaaa2222-0000",
            Release = Second.Release with
            {
                Images = new Dictionary<string, ImageReference> { ["backend"] = ImageReference.Of("b", "sha256:" + new string('9', 64)) },
            },
        };

        Assert.Equal(rebuilt.Record,
            RollbackTarget.FindByName("1.1.0", State(Fourth, Second, rebuilt, Fourth), Samples.Environment).Record);
    }

    [Theory]
    [InlineData("aaaa", "\"aaaa\" may be 1.1.0 (aaaa2222) or 1.0.0 (aaaa1111).", "aaaa2222")]
    [InlineData("1.3.0", "1.3.0 (dddd4444) is live on staging already.", "cccc3333")]
    [InlineData("1.9.0", "No earlier release on staging is called \"1.9.0\". " +
        "There are: 1.2.0 (cccc3333), 1.1.0 (aaaa2222), 1.0.0 (aaaa1111).", "cccc3333")]
    [InlineData("aaa", "No earlier release on staging is called \"aaa\". There are: 1.2.0 (cccc3333), 1.1.0 (aaaa2222), 1.0.0 (aaaa1111).",
        "cccc3333")]
    [InlineData("", "No earlier release on staging is called \"\". There are: 1.2.0 (cccc3333), 1.1.0 (aaaa2222), 1.0.0 (aaaa1111).",
        "cccc3333")]
    public void What_is_not_one_of_them_is_refused_with_those_there_are(string name, string said, string suggested)
    {
        var refused = Assert.Throws<DeliveryException>(() => RollbackTarget.FindByName(name, FourthIsLive, Samples.Environment));

        Assert.Equal((said, $"./build.sh Rollback --environment staging --release {suggested}", 2),
            (refused.Message, refused.Remedy, refused.ExitCode));
    }

    [Fact]
    public void A_newer_one_that_was_rolled_back_has_to_be_deployed_again()
    {
        var state = State(Second, First, Second, Third with { Withdrawn = true });

        Assert.Equal("1.2.0 (cccc3333) is newer than what is live on staging: deploy it again.",
            Assert.Throws<DeliveryException>(() => RollbackTarget.FindByName("1.2.0", state, Samples.Environment)).Message);
    }

    [Fact]
    public void Where_there_is_nothing_to_go_back_to_it_says_so()
    {
        Assert.Equal("There is nothing to go back to on staging: 1.0.0 (aaaa1111) is the only release that was verified there.",
            Assert.Throws<DeliveryException>(() => RollbackTarget.Previous(State(First, First), Samples.Environment)).Message);
        var refused = Assert.Throws<DeliveryException>(() => RollbackTarget.FindByName("1.1.0", State(First, First), Samples.Environment));
        Assert.Equal(("No earlier release on staging is called \"1.1.0\". There are none to go back to.",
            "./build.sh Status --environment staging"), (refused.Message, refused.Remedy));
    }

    [Fact]
    public void What_runs_the_very_same_for_another_commit_is_nothing_to_go_back_to_unless_it_is_named()
    {
        var content = ContentKey.Compute([new("content", "of both")]);
        var develop = Third with { Release = Third.Release with { Content = content } };
        var merge =
            Fourth with { Backup = develop.Backup, Release = Fourth.Release with { Content = content, Images = develop.Release.Images } };
        var state = State(merge, First, Second, develop, merge);

        Assert.Equal(Second.Record, RollbackTarget.Previous(state, Samples.Environment).Record);
        Assert.Equal(develop.Record, RollbackTarget.FindByName("cccc3333", state, Samples.Environment).Record);
    }

    [Fact]
    public void The_same_images_with_another_configuration_are_something_to_go_back_to()
    {
        var before = Third with { Release = Third.Release with { Content = ContentKey.Compute([new("content", "one")]) } };
        var after = Fourth with
        {
            Release = Fourth.Release with { Content = ContentKey.Compute([new("content", "two")]), Images = before.Release.Images },
        };

        Assert.Equal(before.Record, RollbackTarget.Previous(State(after, First, before, after), Samples.Environment).Record);
    }

    private static RollbackTarget Target(ReleaseRecord record, string? backup) =>
        new(record.Record, record.Release, backup, IsFullRestore: false);

    private static EnvironmentState State(ReleaseRecord live, params ReleaseRecord[] releases) =>
        new(Samples.Now, UnderWay: [], Maintenance: false, new LiveRelease(live.Record, "blue", live.Record),
            live.Release.Commit.ToString(), releases, Backups: [], Containers: [], Deployments: [], Drift: []);

    private static ReleaseRecord Record(int day, string version, string commit, string backup) => new(
        $"2026110{day}_000000-{commit}-0000",
        Samples.Release with
        {
            Version = version,
            Commit = CommitId.Parse(commit.PadRight(40, '0')),
            Images = new Dictionary<string, ImageReference>
            {
                ["backend"] = ImageReference.Of("b", "sha256:" + new string(commit[0], 63) + day),
            },
        },
        $"2026-11-0{day}T00:00:00Z",
        Withdrawn: false,
        backup,
        Migrations: []);
}
