using QgoBuild.Delivery.Applications;
using QgoBuild.Delivery.Health;

/// <summary>What is deployed. ./build.sh Describe shows it beside its compose file.</summary>
static class QgoCargo
{
    /// <summary>QGO Cargo: an API with a website in front, on MySQL.</summary>
    public static readonly Application Application = new("qgo-cargo")
    {
        Title = "QGO Cargo",
        Services =
        [
            new("backend", new ImageOrigin.Built("app/backend")) { Port = 5000, Check = new Check.Reports("/health") },
            new("frontend", new ImageOrigin.Built("app/frontend")) { Port = 8080, Check = new Check.Answers("/") },
            new("migrate", new ImageOrigin.SameAs("backend")) { RunsOnce = true },
        ],
        Accessories = [new("mysql", "mysql:8.4")],
        Database = new MySql("mysql", "qgo_cargo"),
        Migration = new("migrate") { History = new History.Prisma("app/backend/prisma/migrations") },
        Data =
        [
            new("uploads", IsVolume: true, [new("backend", "/app/uploads")]) { Directory = "backend/uploads" },
            new("logs", IsVolume: true, [new("backend", "/app/logs")]) { Directory = "backend/logs", Use = DataUse.Kept },
        ],
    };

    /// <summary>The compose file of developers' machines has an edge of its own, which a server has from its entrances.</summary>
    public static readonly ApplicationSource Source = new("app/docker-compose.yml", _ => Application);
}

partial class Build
{
    public ApplicationSource ApplicationSource => QgoCargo.Source;

    public IEnumerable<string> KnownServices => QgoCargo.Application.ReachableServices;

    // Nothing has to be read for it.
    public Task<Application> FindApplication(CancellationToken cancellationToken) => Task.FromResult(QgoCargo.Application);
}
