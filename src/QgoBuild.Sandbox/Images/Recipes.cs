using System.Text.RegularExpressions;

namespace QgoBuild.Sandbox.Images;

/// <summary>Every image of the sandbox: the official name where it can be pulled, and how it is made where not.</summary>
internal static class Recipes
{
    public const string OfficialDebian = "debian:bookworm";
    public const string OfficialRegistry = "registry:2";
    /// <summary>What the names of all images begin with that are made here.</summary>
    public const string Prefix = "qgobuild/";

    public static readonly Bootstrap Debian = new("qgobuild/debian:12", "bookworm", [Bootstrap.UsrMergedPackage], []);

    public static readonly Bootstrap NewerDebian = new("qgobuild/debian:13", "trixie", [], []);

    // MySQL's programs link most of the server each: the unused ones are half of the package.
    public static readonly Bootstrap DebianMysql = new(
        "qgobuild/debian:sid-mysql",
        "sid",
        ["mysql-server-core", "mysql-client-core", "mysql-common"],
        [
            .. new[]
            {
                "mysql_migrate_keyring", "perror", "mysqlbinlog", "myisamchk", "myisampack", "mysqlcheck", "mysqlslap", "myisam_ftdump",
                    "mysqlimport",
                "mysqlshow", "mysql_secure_installation", "myisamlog", "ibd2sdi", "innochecksum", "mysql_config_editor",
                "my_print_defaults", "mysql_tzinfo_to_sql",
            }.Select(program => "/usr/bin/" + program),
            "/usr/share/perl/*", "/usr/lib/*/libperl.so.*", "/usr/lib/*/gconv/*",
        ]);

    public static readonly Bootstrap DebianMariadb =
        new("qgobuild/debian:12-mariadb", "bookworm", [Bootstrap.UsrMergedPackage, "mariadb-server-core", "mariadb-client"], []);

    public static readonly ImageRecipe Server = new("qgobuild/server:12", Debian, ReadContext("server"));

    /// <summary>A server with the newer Debian, which can have a rootless Docker. The sandbox has none of these by itself.</summary>
    public static readonly ImageRecipe NewerServer = new("qgobuild/server:13", NewerDebian, ReadContext("server"));

    public static readonly ImageRecipe Registry = new("qgobuild/registry:2", Debian, ReadContext("registry"));
    public static readonly ImageRecipe Nginx = new("qgobuild/nginx:1.22", Debian, ReadContext("nginx"));
    public static readonly ImageRecipe Node = new("qgobuild/node:18", Debian, ReadContext("node")) { NeedsNpm = true };
    public static readonly ImageRecipe Mysql = new("qgobuild/mysql:9", DebianMysql, ReadContext("mysql"));
    public static readonly ImageRecipe Mariadb = new("qgobuild/mysql:mariadb-10.11", DebianMariadb, ReadContext("mysql"));

    /// <summary>For the tests of databases: the sandbox of QGO Cargo has none of these.</summary>
    public static readonly ImageRecipe PostgreSql = new("qgobuild/postgresql:15", Debian, ReadContext("postgresql"));

    public static readonly ImageRecipe Pebble = new("qgobuild/pebble:2.4", Debian, ReadContext("pebble"));
    public static readonly ImageRecipe Certbot = new("qgobuild/certbot:2.1", Debian, ReadContext("certbot"));

    /// <summary>Every image that is made by a Dockerfile of ours.</summary>
    public static IReadOnlyList<ImageRecipe> All { get; } =
        [Server, NewerServer, Registry, Nginx, Node, Mysql, Mariadb, PostgreSql, Pebble, Certbot];

    /// <summary>Every name under which one of the images may be on an engine.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        OfficialDebian, OfficialRegistry, .. Enum.GetValues<BaseImage>().Select(OfficialName),
        Debian.Tag, NewerDebian.Tag, DebianMysql.Tag, DebianMariadb.Tag, .. All.Select(recipe => recipe.Tag),
    ];

    public static string OfficialName(BaseImage image) => image switch
    {
        BaseImage.Node => "node:18-bookworm-slim",
        BaseImage.Nginx => "nginx:1.28",
        BaseImage.Mysql => "mysql:8.4",
        _ => throw new ArgumentOutOfRangeException(nameof(image), image, null),
    };

    private static PackedFile[] ReadContext(string name) => [.. EmbeddedAsset.ReadDirectory("images/" + name)];
}

/// <summary>An image made by a Dockerfile of ours on top of a base.</summary>
/// <param name="Tag">The image's name.</param>
/// <param name="Base">What it is made on, unless the official counterpart of that could be pulled.</param>
/// <param name="Context">The Dockerfile and what it copies.</param>
internal sealed partial record ImageRecipe(string Tag, Bootstrap Base, IReadOnlyList<PackedFile> Context)
{
    /// <summary>npm's own package goes into the context when the image is made.</summary>
    public bool NeedsNpm { get; init; }

    /// <summary>Changes when anything that makes the image changes: one with another hash is made again.</summary>
    public string Hash => Context.ContentHash([Base.Hash, NeedsNpm ? NpmPackage.Version : ""]);

    /// <summary>Builds the image on <paramref name="baseImage"/> with the fetched files beside the others.</summary>
    public async Task BuildAsync(
        ContainerEngine engine, string baseImage, IEnumerable<PackedFile> fetched, CancellationToken cancellationToken)
    {
        var command = engine.Docker
            .With("build", "--progress=plain", "--tag", Tag, "--label", $"{SandboxLabels.Recipe}={Hash}", "--build-arg",
                $"BASE={baseImage}", "-")
            .For($"build the image {Tag}");
        var build = command with { Input = Context.Concat(fetched).ToTar() };
        try
        {
            await build.ReadAsync(cancellationToken);
        }
        catch (DeliveryException exception) when (IsCacheBroken(exception.Message))
        {
            await engine.Docker.With("builder", "prune", "--all", "--force").For("empty the build cache").ReadAsync(cancellationToken);
            await build.ReadAsync(cancellationToken);
        }
    }

    /// <summary>Docker says that its build cache names a directory which is gone: the engine or the machine was killed before.</summary>
    public static bool IsCacheBroken(string message) => BrokenCache().IsMatch(message);

    [GeneratedRegex("failed to read downloaded context|/overlay2/[^\n]*: no such file or directory")]
    private static partial Regex BrokenCache();
}
