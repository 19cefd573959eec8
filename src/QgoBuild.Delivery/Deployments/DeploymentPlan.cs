using QgoBuild.Delivery.Entrances;
using QgoBuild.Delivery.Environments;
using QgoBuild.Delivery.Journal;
using QgoBuild.Delivery.Migrations;
using QgoBuild.Delivery.Releases;

namespace QgoBuild.Delivery.Deployments;

/// <summary>A deployment before it runs: everything about it is decided, and nothing is changed yet.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Kind">Its kind.</param>
/// <param name="Application">The application that is deployed.</param>
/// <param name="Environment">The target environment.</param>
/// <param name="Release">The release to make live; null for a backup.</param>
/// <param name="Record">The name of the record that the release has or will have on the server.</param>
/// <param name="By">Who requested it, as displayed.</param>
/// <param name="Steps">The steps, in the order in which they run.</param>
public sealed record DeploymentPlan(
    DeploymentId Id,
    DeploymentKind Kind,
    Application Application,
    DeploymentEnvironment Environment,
    Release? Release,
    string Record,
    string By,
    IReadOnlyList<Step> Steps)
{
    /// <summary>Who approved it and where, as displayed: <c>ada (review of #12)</c>; null if it requires no approval or has none.</summary>
    public string? ApprovedBy { get; init; }

    /// <summary>Whether it continues if the server differs from its record. The differences are logged then.</summary>
    public bool AcceptDrift { get; init; }

    /// <summary>The migrations that the release brings.</summary>
    public ReleaseMigrations Migrations { get; init; } = ReleaseMigrations.None;

    /// <summary>Whether it is never undone: changes stay when a step fails.</summary>
    public bool ForwardOnly { get; init; }

    /// <summary>How long to wait for another running deployment; 0 to fail at once.</summary>
    public TimeSpan LockTimeout { get; init; }

    /// <summary>
    /// The team's own certificate, if this deployment delivers it. Null if the environment has none, or if the one on the server stays in
    /// use: a rollback or a recovery must not depend on a file that may be on another machine.
    /// </summary>
    /// <exception cref="DeliveryException">The files are missing, or browsers would reject the certificate: exit code 2.</exception>
    internal CertificateFiles? Certificate =>
        Kind is DeploymentKind.Deploy or DeploymentKind.Upgrade
            ? CertificateFiles.Load(Environment.Entrances, TimeProvider.System.GetUtcNow()) : null;

    /// <summary>The deployment, as its server identifies it.</summary>
    public DeploymentReference Reference => new(Id, Kind, Environment);

    /// <summary>The directory on the server that holds the deployment's script, journal and output.</summary>
    public string WorkDirectory => Reference.WorkDirectory;

    /// <summary>The steps, one per line, for display.</summary>
    public override string ToString() => string.Join('\n', Steps.Select(step => $"  {step.Name,-11} {step.Description}"));
}
