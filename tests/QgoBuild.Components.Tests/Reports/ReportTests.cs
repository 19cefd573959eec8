using QgoBuild.Components.Reports;
using QgoBuild.Delivery.Environments;
using QgoBuild.Delivery.Journal;
using QgoBuild.Delivery.Reporting;

namespace QgoBuild.Components.Tests.Reports;

public sealed class ReportTests
{
    private const int TerminalWidth = 80;

    private static readonly Ansi Colours = new(useColors: true);

    private static EnvironmentStatus Healthy => EnvironmentStatus.Of(ReportSamples.Staging, ReportSamples.Healthy);

    private static EnvironmentStatus Degraded => EnvironmentStatus.Of(ReportSamples.Staging, ReportSamples.Degraded);

    private static DeploymentHistory History => DeploymentHistory.Of(ReportSamples.Staging, ReportSamples.History);

    private static DeploymentDetail Failed =>
        DeploymentDetail.Of(ReportSamples.Staging,
            ReportSamples.History with
            {
                Deployments = [.. ReportSamples.History.Deployments.Where(record => record.Failure is { Step: "check" })],
            })!;

    [Fact]
    public void Status_says_what_is_live_and_what_can_be_returned_to() =>
        Snapshot.Match(StatusReport.Of(Healthy, "mysql", Ansi.Plain) + "\n", "status.txt");

    [Fact]
    public void Status_shows_what_is_under_way_or_interrupted_and_what_has_drifted() =>
        Snapshot.Match(StatusReport.Of(Degraded, "mysql", Ansi.Plain) + "\n", "status-troubled.txt");

    [Fact]
    public void Each_state_of_a_deployment_has_its_own_word()
    {
        var words = Enum.GetValues<DeploymentState>().Select(state => Format.Outcome(state).Text).ToList();

        Assert.Equal(words.Count, words.Distinct().Count());
        Assert.Equal("cancelled", Format.Outcome(DeploymentState.Cancelled).Text);
    }

    [Fact]
    public void Status_of_nothing_says_how_to_begin()
    {
        var nothing =
            new EnvironmentState(ReportSamples.Now, UnderWay: [], Maintenance: false, new LiveRelease("", "", ""), "", [], [], [], [], []);
        Snapshot.Match(StatusReport.Of(EnvironmentStatus.Of(ReportSamples.Staging, nothing), "mysql", Ansi.Plain) + "\n",
            "status-nothing.txt");
    }

    [Fact]
    public void Status_says_why_what_is_live_was_not_verified_on_staging()
    {
        var releases = ReportSamples.Healthy.Releases.Select(record =>
            record with { Release = record.Release with { Unverified = "staging is down\nsince noon" } });
        var status = EnvironmentStatus.Of(ReportSamples.Staging, ReportSamples.Healthy with { Releases = [.. releases] });

        Assert.Contains("unverified  not verified on staging: staging is down\n", StatusReport.Of(status, "mysql", Ansi.Plain)
            .ReplaceLineEndings("\n"), StringComparison.Ordinal);
        Assert.Contains("\"unverified\": \"staging is down\\nsince noon\"", status.ToJson(), StringComparison.Ordinal);
    }

    [Fact]
    public void Programs_read_all_of_it() => Snapshot.Match(Degraded.ToJson() + "\n", "status.json");

    [Fact]
    public void History_says_how_each_went_and_why_one_did_not_go_well() =>
        Snapshot.Match(HistoryReport.Of(History, Ansi.Plain) + "\n", "history.txt");

    [Fact]
    public void So_it_does_to_programs() => Snapshot.Match(History.ToJson() + "\n", "history.json");

    [Fact]
    public void A_deployment_is_shown_step_by_step_with_the_output_of_a_failed_one()
    {
        Snapshot.Match(DeploymentReport.Of(Failed, Ansi.Plain) + "\n", "deployment.txt");
        Snapshot.Match(Failed.ToJson() + "\n", "deployment.json");
    }

    [Fact]
    public void A_page_fits_the_narrowest_terminal() =>
        Assert.DoesNotContain(StatusReport.Of(Degraded, "mysql", Ansi.Plain).Split('\n')
            .Concat(HistoryReport.Of(History, Ansi.Plain).Split('\n')), line => line.Length > TerminalWidth);

    [Fact]
    public void Colours_change_nothing_but_colours()
    {
        var coloured = StatusReport.Of(Degraded, "mysql", Colours);

        Assert.Contains("\e[31m", coloured, StringComparison.Ordinal);
        Assert.Equal(StatusReport.Of(Degraded, "mysql", Ansi.Plain),
            System.Text.RegularExpressions.Regex.Replace(coloured, "\e\\[[0-9]+m", ""));
    }
}
