namespace QgoBuild.Delivery.Applications;

/// <summary>What is known of commands that apply migrations.</summary>
internal static class KnownMigrations
{
    private static readonly (string Text, string Tool, Func<string, History> History)[] Tools =
    [
        ("prisma migrate deploy", "Prisma", context => new History.Prisma(ComposePaths.Normalize(context, "prisma/migrations"))),
        ("manage.py migrate", "Django", _ => new History.Rows("django_migrations", "name")),
        ("django-admin migrate", "Django", _ => new History.Rows("django_migrations", "name")),
        ("artisan migrate", "Laravel", _ => new History.Rows("migrations", "migration")),
        ("rails db:migrate", "Rails", _ => new History.Rows("schema_migrations", "version")),
        ("rake db:migrate", "Rails", _ => new History.Rows("schema_migrations", "version")),
        ("rails db:prepare", "Rails", _ => new History.Rows("schema_migrations", "version")),
        ("alembic upgrade", "Alembic", _ => new History.Rows("alembic_version", "version_num")),
        ("flask db upgrade", "Flask-Migrate", _ => new History.Rows("alembic_version", "version_num")),
        ("flyway", "Flyway", _ => new History.Rows("flyway_schema_history", "version")),
        ("dotnet ef database update", "Entity Framework", _ => new History.Rows("__EFMigrationsHistory", "MigrationId")),
        ("knex migrate", "Knex", _ => new History.Rows("knex_migrations", "name")),
        ("sequelize db:migrate", "Sequelize", _ => new History.Rows("SequelizeMeta", "name")),
        ("sequelize-cli db:migrate", "Sequelize", _ => new History.Rows("SequelizeMeta", "name")),
        ("typeorm migration:run", "TypeORM", _ => new History.Rows("migrations", "name")),
        ("goose up", "goose", _ => new History.Rows("goose_db_version", "version_id")),
        ("doctrine:migrations:migrate", "Doctrine", _ => new History.Rows("doctrine_migration_versions", "version")),
    ];

    /// <summary>The tool that a service's command applies migrations with, and its history; null if it is not known to apply any.</summary>
    /// <param name="service">The service.</param>
    public static (string Tool, History History)? Find(ComposeService service)
    {
        var command = service.Command;
        var context = service.Build is { IsRemote: false } build ? build.Context : "";
        foreach (var (text, tool, history) in Tools)
            if (command.Contains(text, StringComparison.Ordinal)) return (tool, history(context));
        // golang-migrate: migrate -path … -database … up
        if (GoMigrate.IsMatch(command) || service.Build is null &&
            service.Image?.Contains("migrate/migrate", StringComparison.Ordinal) == true)
            return ("golang-migrate", new History.Rows("schema_migrations", "version"));
        return null;
    }

    /// <summary>A command that succeeds only if nothing is pending, made from the one that applies migrations; null if the tool has none,
    /// or the command is a text of the shell, of which it may be a part.</summary>
    public static IReadOnlyList<string>? FindCheck(ComposeService service)
    {
        string[] words = [.. service.Words("command")];
        var (find, replacement) = service.Command switch
        {
            var text when text.Contains("manage.py migrate", StringComparison.Ordinal) => ("migrate", (string[])["migrate", "--check"]),
            var text when text.Contains("rails db:migrate", StringComparison.Ordinal) => ("db:migrate", ["db:abort_if_pending_migrations"]),
            _ => ("", []),
        };
        return words.Contains(find) ? [.. words.SelectMany(word => word == find ? replacement : [word])] : null;
    }

    private static Regex GoMigrate { get; } = new(@"(^|[ /])migrate .*-(path|source|database)\b.* up\b", RegexOptions.CultureInvariant);
}
