using QgoBuild.Delivery.Network;
using QgoBuild.Delivery.Remote;
using QgoBuild.Delivery.Shell;
using QgoBuild.Sandbox.Description;

namespace QgoBuild.EndToEnd.Tests.Deployments;

/// <summary>A server as somebody sees it who has logged in there: an independent witness of what the build claims.</summary>
public sealed class ServerObserver : IAsyncDisposable
{
    /// <summary>The container of the database, for a command of the server's shell.</summary>
    public static RemoteCommand Database { get; } = RemoteCommand.Sh(
        $"$(docker ps --all --quiet --filter label=com.docker.compose.service=mysql)");

    private readonly ServerDescription _description;
    private IRemoteHost? _host;

    public ServerObserver(ServerDescription description) => _description = description;

    /// <summary>Runs a command, over a new connection where a test has broken the one there was.</summary>
    public async Task<string> ReadAsync(RemoteCommand command)
    {
        try
        {
            _host ??= await ConnectAsync();
            return await _host.ReadAsync(command);
        }
        catch (RemoteConnectionLostException)
        {
            _host = await ConnectAsync();
            return await _host.ReadAsync(command);
        }
    }

    /// <summary>Everything in the database, as text: equal texts, equal rows, columns and indexes.</summary>
    public Task<string> DumpAsync() => ReadAsync(RemoteCommand.Sh($"docker exec {Database} sh -c {"""
        tool=$(command -v mysqldump || command -v mariadb-dump)
        case $("$tool" --version) in *MariaDB*) ;; *) set -- --set-gtid-purged=OFF ;; esac
        export MYSQL_PWD=$(cat /run/secrets/mysql_root_password)
        # The tables' definitions are asked for, not dumped: what a restored one is written as differs, though it means the same.
        "$tool" --user=root "$@" --no-create-info --single-transaction --hex-blob --no-tablespaces \
            --skip-comments --skip-extended-insert --order-by-primary qgo_cargo
        $(command -v mysql || command -v mariadb) --user=root --batch --execute "
            SELECT table_name, column_name, ordinal_position, column_type, is_nullable, column_default, collation_name, extra
                FROM information_schema.columns WHERE table_schema = 'qgo_cargo' ORDER BY 1, 3;
            SELECT table_name, index_name, seq_in_index, column_name, non_unique
                FROM information_schema.statistics WHERE table_schema = 'qgo_cargo' ORDER BY 1, 2, 3;
            SELECT table_name, constraint_name, constraint_type
                FROM information_schema.table_constraints WHERE table_schema = 'qgo_cargo' ORDER BY 1, 2"
        """}"));

    /// <summary>Runs SQL as the database's root, in no database: rows without headings, a line each.</summary>
    public Task<string> SqlAsync(string sql) => ReadAsync(RemoteCommand.Sh($"""
        printf %s {sql} | docker exec --interactive {Database} sh -c '
            MYSQL_PWD=$(cat /run/secrets/mysql_root_password) exec $(command -v mysql || command -v mariadb) --user=root \
                --default-character-set=utf8mb4 --max-allowed-packet=1G --batch --skip-column-names'
        """));

    /// <summary>Somebody who has looked at a table in a transaction and gone for lunch: an idle session that holds a lock on it, until
    /// <see cref="EndIdleSessionsAsync"/>.</summary>
    public async Task OpenIdleSessionAsync()
    {
        await ReadAsync(RemoteCommand.Sh($$"""
            database={{Database}}
            (printf 'BEGIN; SELECT COUNT(*) FROM qgo_cargo.shipments;\n'; sleep 600) |
                setsid docker exec --interactive --env QGO_IDLE=yes "$database" sh -c '
                    MYSQL_PWD=$(cat /run/secrets/mysql_root_password) exec $(command -v mysql || command -v mariadb) --user=root
                ' >/dev/null 2>&1 &
            for try in $(seq 100); do
                [ "$(docker exec "$database" sh -c '
                    MYSQL_PWD=$(cat /run/secrets/mysql_root_password) $(command -v mysql || command -v mariadb) --user=root --batch \
                        --skip-column-names --execute "SELECT COUNT(*) FROM information_schema.innodb_trx"')" = 0 ] || exit 0
                sleep 0.1
            done
            exit 1
            """));
    }

    /// <summary>Ends these, where they have not been ended.</summary>
    public Task EndIdleSessionsAsync() => ReadAsync(RemoteCommand.Sh($$"""
        docker exec {{Database}} sh -c '
            for process in /proc/[0-9]*; do
                ! grep -qs ^QGO_IDLE= "$process/environ" || kill "${process#/proc/}"
            done' || :
        """));

    /// <summary>Waits until the database runs a statement that contains the text.</summary>
    public async Task WaitForStatementAsync(string text)
    {
        for (var attempts = 0; !(await SqlAsync("SHOW FULL PROCESSLIST")).Contains(text, StringComparison.Ordinal); attempts++)
        {
            Assert.True(attempts < 600, $"No statement with {text} is at work.");
            await Task.Delay(100);
        }
    }

    /// <summary>Puts statements before the dump in a backup, and makes its manifest agree.</summary>
    public Task ForgeBackupAsync(string backup, string statements) =>
        ReadAsync(RemoteCommand.Of("sh", "-euc", ForgeScript, "forge", _description.Directory + "/backups", backup, statements));

    private const string ForgeScript = """
        cd "$1"
        mkdir forged
        tar -C forged -xpzf "$2"
        cd forged
        dump=$(ls db_backup_*.sql)
        old=$(sha256sum <"$dump" | cut -d ' ' -f 1) size=$(stat -c %s "$dump") modified=$(find "$dump" -printf %T@)
        tables=$(sed -n 's/.*"tables": \([0-9]*\).*/\1/p' manifest.json)
        { printf %s "$3"; cat "$dump"; } >../forged.sql
        cat ../forged.sql >"$dump"
        touch -d "@$modified" "$dump"
        rm ../forged.sql
        sed -i -e "s/$old/$(sha256sum <"$dump" | cut -d ' ' -f 1)/" -e "s/\"size\": $size,/\"size\": $(stat -c %s "$dump"),/" \
            -e "s/\"tables\": $tables,/\"tables\": $((tables + $(stat -c %s "$dump") - size)),/" manifest.json
        tar --format=pax --numeric-owner --sort=name -czf ../forged.tar.gz manifest.json "$dump" docker_config_*.yml backend
        cd ..
        rm -r forged
        mv forged.tar.gz "$2"
        """;

    /// <summary>The name and checksum of every upload.</summary>
    public Task<string> UploadsAsync() => ReadAsync(RemoteCommand.Sh(
        $"cd {_description.Directory + "/backend/uploads"} && find . -type f -exec sha256sum {"{}"} + | LC_ALL=C sort -k 2"));

    /// <summary>The newest backup's file name.</summary>
    public Task<string> NewestBackupAsync() =>
        ReadAsync(RemoteCommand.Sh($"cd {_description.Directory + "/backups"} && ls -1 | LC_ALL=C sort | tail -n 1"));

    public async Task<IReadOnlyList<string>> BackupMembersAsync(string backup) =>
        (await ReadAsync(RemoteCommand.Of("tar", "-tzf", $"{_description.Directory}/backups/{backup}"))).Split('\n');

    /// <summary>The names of running containers of the application.</summary>
    public async Task<IReadOnlyList<string>> ContainersAsync() =>
        (await ReadAsync(RemoteCommand.Of("docker", "ps", "--format", "{{.Names}}"))).Split('\n', StringSplitOptions.RemoveEmptyEntries);

    public Task<string> HeadAsync() => ReadAsync(RemoteCommand.Of("git", "-C", _description.Directory, "rev-parse", "HEAD"));

    public ValueTask DisposeAsync() => _host?.DisposeAsync() ?? ValueTask.CompletedTask;

    private async Task<IRemoteHost> ConnectAsync() => await SshRemoteHost.ConnectAsync(
        new SshEndpoint(_description.Host, _description.Port, _description.User, _description.PrivateKey, _description.KnownHosts),
        NetworkGuard.LoopbackOnly());
}
