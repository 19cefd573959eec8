using QgoBuild.Delivery.Entrances;
using QgoBuild.Delivery.Environments;
using QgoBuild.Delivery.Journal;
using QgoBuild.Delivery.Migrations;
using QgoBuild.Delivery.Releases;

namespace QgoBuild.Delivery.Deployments;

/// <summary>A deployment before it runs: everything about it is decided, and nothing has happened.</summary>
/// <param name="Id">Its name.</param>
/// <param name="Kind">What it is for.</param>
/// <param name="Application">What is deployed.</param>
/// <param name="Environment">Where to.</param>
/// <param name="Release">The release that is to be live; null for a backup.</param>
/// <param name="Record">The name of the record that the release has or will have on the server.</param>
/// <param name="By">Who asked for it, to be shown to others.</param>
/// <param name="Steps">What is done, in this order.</param>
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
    /// <summary>Who approved it and where, to be shown to others: <c>ada (review of #12)</c>; null where nobody had to, or did.</summary>
    public string? ApprovedBy { get; init; }

    /// <summary>Whether it goes on where the server differs from its record. What differs is noted then.</summary>
    public bool AcceptDrift { get; init; }

    /// <summary>The migrations that the release brings.</summary>
    public ReleaseMigrations Migrations { get; init; } = ReleaseMigrations.None;

    /// <summary>Whether it only goes forward: what it has done is not undone when a step fails.</summary>
    public bool ForwardOnly { get; init; }

    /// <summary>How long another deployment that is under way is waited for; 0 to be told about it at once.</summary>
    public TimeSpan LockTimeout { get; init; }

    /// <summary>
    /// The team's own certificate, where this brings it: null where there is none, and where what is on the server serves on. A rollback or a recovery
    /// does not wait for a file that is on another laptop.
    /// </summary>
    /// <exception cref="DeliveryException">The files are not there, or no browser would take what is in them: exit code 2.</exception>
    internal CertificateFiles? Certificate =>
        Kind is DeploymentKind.Deploy or DeploymentKind.Upgrade ? CertificateFiles.Load(Environment.Entrances, TimeProvider.System.GetUtcNow()) : null;

    /// <summary>The deployment as its server will know it.</summary>
    public DeploymentReference Reference => new(Id, Kind, Environment);

    /// <summary>The directory on the server that keeps the deployment's script, journal and output.</summary>
    public string WorkDirectory => Reference.WorkDirectory;

    /// <summary>The steps, a line each, to a person.</summary>
    public override string ToString() => string.Join('\n', Steps.Select(step => $"  {step.Name,-11} {step.Description}"));
}
