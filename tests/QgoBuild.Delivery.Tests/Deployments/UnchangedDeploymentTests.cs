using QgoBuild.Delivery.Deployments;
using QgoBuild.Delivery.Entrances;
using QgoBuild.Delivery.Environments;
using QgoBuild.Delivery.Journal;
using QgoBuild.Delivery.Releases;

namespace QgoBuild.Delivery.Tests.Deployments;

/// <summary>A deployment of what is live already, and what it takes to be sure of that.</summary>
public sealed class UnchangedDeploymentTests
{
    private static readonly DeploymentPlan Plan =
        DeploymentPlans.Deploy(Samples.Release, Samples.Application, Samples.Environment, "dev@laptop", Samples.Now);

    private static readonly EnvironmentState State = StateAfter(Plan);

    [Fact]
    public void Who_requests_it_and_when_does_not_matter()
    {
        var later = DeploymentPlans.Deploy(
            Samples.Release with { CreatedAt = Samples.Now.AddHours(1) }, Samples.Application, Samples.Environment, "ada@GitHub",
            Samples.Now.AddDays(1)) with
        {
            ApprovedBy = "grace",
            AcceptDrift = true,
            LockTimeout = TimeSpan.FromMinutes(5),
        };

        Assert.NotEqual(Plan.Id, later.Id);
        Assert.True(later.ChangesNothing(State));
    }

    [Fact]
    public void Whatever_a_plan_would_do_differently_is_a_change()
    {
        DeploymentPlan[] others =
        [
            PlanOf(Samples.Release with { Commit = CommitId.Parse(new string('e', 40)) }),
            PlanOf(Samples.Release with { Version = "1.4.1" }),
            PlanOf(Samples.Release with
            {
                Images = Samples.Release.Images.ToDictionary(image => image.Key,
                    image => ImageReference.Of(image.Value.Repository, "sha256:" + new string('9', 64))),
            }),
            PlanOf(Samples.Release, Samples.Environment with { Retention = 7 }),
            PlanOf(Samples.Release, Samples.Environment with { EdgeImage = "nginx:1.31" }),
            PlanOf(Samples.Release, Samples.Environment with { Entrances = [new Entrance(8081, [new Route("/", "frontend", 8080)])] }),
            Plan with { Again = true },
            Plan with { Kind = DeploymentKind.Upgrade },
        ];

        Assert.All(others, other => Assert.False(other.ChangesNothing(State), $"{other.Release} {other.Environment}"));
        Assert.True(Plan.ChangesNothing(State));
    }

    [Fact]
    public void Whatever_is_wrong_on_the_server_is_a_reason_to_deploy()
    {
        var record = State.LiveRecord!;
        EnvironmentState[] others =
        [
            State with { Live = new("", "", "") },
            State with { Drift = ["The container of backend runs another image."] },
            State with { Maintenance = true },
            State with { UnderWay = ["20261123_083241-4f2ab12c-0000"] },
            State with { Releases = [record with { Withdrawn = true }] },
            State with { Releases = [record with { Plan = "" }] },
            State with { Containers = [Container("exited", "Exited (1) 2 minutes ago")] },
            State with { Containers = [Container("running", "Up 2 hours (unhealthy)")] },
            State with { Deployments = [] },
            State with { Deployments = [Deployment(DeploymentState.RollbackFailed)] },
            State with { Deployments = [State.Deployments[0], Deployment(null)] },
        ];

        Assert.All(others, other => Assert.False(Plan.ChangesNothing(other), $"{other}"));
        Assert.True(Plan.ChangesNothing(State with { Deployments = [State.Deployments[0], Deployment(DeploymentState.RollbackFailed)] }));
    }

    private static DeploymentPlan PlanOf(Release release, DeploymentEnvironment? environment = null) =>
        DeploymentPlans.Deploy(release, Samples.Application, environment ?? Samples.Environment, "dev@laptop", Samples.Now);

    private static EnvironmentState StateAfter(DeploymentPlan plan) => new(
        Samples.Now, UnderWay: [], Maintenance: false, new(plan.Record, "blue", plan.Id.Value), plan.Release!.Commit.ToString(),
        [new(plan.Record, plan.Release, "2026-11-23T08:40:00Z", Withdrawn: false, Backup: "", Migrations: [])
        {
            Plan = DeploymentScript.GetFingerprint(plan),
        }],
        Backups: [], [Container("running", "Up 2 hours (healthy)"), Container("running", "Up 2 hours")],
        [Deployment(DeploymentState.Succeeded)], Drift: []);

    private static ContainerState Container(string state, string status) => new("backend-1", "backend", "blue", "image", state, status);

    // Without an outcome it was interrupted.
    private static DeploymentRecord Deployment(DeploymentState? outcome) => new("20261123_083241-4f2ab12c-0000",
    [
        new() { Event = JournalEvent.LockAcquired },
        .. outcome is null ? [] : (JournalEntry[])[new() { Event = JournalEvent.DeploymentFinished, Outcome = outcome }],
    ]);
}
