using QgoBuild.Delivery.Approvals;
using QgoBuild.Delivery.Entrances;
using QgoBuild.Delivery.Health;
using QgoBuild.Delivery.Remote;

namespace QgoBuild.Delivery.Environments;

/// <summary>A place where the application runs for somebody: staging or production, with its server and its rules.</summary>
public sealed record DeploymentEnvironment
{
    /// <summary>Its name: lowercase letters, as it is typed on the command line and stands in the names of backups.</summary>
    public required string Name { get; init; }

    /// <summary>The server, reached by SSH.</summary>
    public required SshEndpoint Server { get; init; }

    /// <summary>The environment's directory on the server, absolute: the checkout, the backups and the record of what is live.</summary>
    public required string Directory { get; init; }

    /// <summary>The branch that names what the environment should run.</summary>
    public required string Branch { get; init; }

    /// <summary>The repository, as the server fetches it.</summary>
    public required string Origin { get; init; }

    /// <summary>The address of the pages, from outside.</summary>
    public required Uri Url { get; init; }

    /// <summary>The address of the API, from outside.</summary>
    public required Uri Api { get; init; }

    /// <summary>How these addresses are reached and trusted from here; as everybody does it unless set.</summary>
    public PublicAccess Access { get; init; } = PublicAccess.Default;

    /// <summary>The ports that users connect to.</summary>
    public required IReadOnlyList<Entrance> Entrances { get; init; }

    /// <summary>The registry, as the server names it.</summary>
    public required string Registry { get; init; }

    /// <summary>The image of the database, as the server pulls it.</summary>
    public required string DatabaseImage { get; init; }

    /// <summary>The image of the edge, as the server pulls it.</summary>
    public required string EdgeImage { get; init; }

    /// <summary>Compose files on the server that are laid over a release's own.</summary>
    public IReadOnlyList<string> ComposeOverrides { get; init; } = [];

    /// <summary>How many good backups, and how many releases to return to, are kept.</summary>
    public int Retention { get; init; } = 5;

    /// <summary>How a person approves each deployment; nobody does unless it is set.</summary>
    public Approval Approval { get; init; } = Approval.None;

    /// <summary>
    /// The environment, by name, where a release has to have run before it comes here; null where none comes before, and then each deployment
    /// here is a release's first, which the gates print.
    /// </summary>
    public string? PromotedFrom { get; init; }

    /// <summary>When a release counts as healthy here.</summary>
    public HealthPolicy Health { get; init; } = HealthPolicy.Default;

    /// <summary>How a deployment handles the database here.</summary>
    public DatabasePolicy Database { get; init; } = DatabasePolicy.Default;

    /// <summary>
    /// How long what is under way may take, at most, to end on a release that gets no new requests: uploads, downloads, WebSockets. A release is stopped
    /// when nothing is left, and no later than this. The edge's workers (<c>worker_shutdown_timeout</c>) and the containers' stop have the same time.
    /// Two minutes unless set; whole seconds count.
    /// </summary>
    public TimeSpan DrainTimeout { get; init; } = TimeSpan.FromMinutes(2);
}
