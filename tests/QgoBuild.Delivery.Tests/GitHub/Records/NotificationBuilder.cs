using QgoBuild.Delivery.Deployments;
using QgoBuild.Delivery.Journal;
using QgoBuild.Delivery.Notifications;
using QgoBuild.Delivery.Tests.Deployments;

namespace QgoBuild.Delivery.Tests.GitHub.Records;

/// <summary>Builds notifications for tests.</summary>
internal static class NotificationBuilder
{
    public static Notification Of(DeploymentStage stage, string environment = "staging",
        DeploymentKind kind = DeploymentKind.Deploy) => new()
        {
            Deployment = new DeploymentReference(DeploymentId.Parse("20261123_083241-4f2ab12c-9c1d"), kind,
                Samples.Environment with { Name = environment }),
            Stage = stage,
            RequestedBy = "lead@laptop",
            Release = kind == DeploymentKind.Backup ? null : Samples.Release,
            LogUrl = new Uri("https://github.com/qgo/app/actions/runs/7"),
        };
}
