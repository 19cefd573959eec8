using QgoBuild.Delivery.Network;
using QgoBuild.Delivery.Remote;
using QgoBuild.Delivery.Shell;
using QgoBuild.Sandbox.Description;

namespace QgoBuild.EndToEnd.Tests.Deployments;

/// <summary>Staging as somebody sees it who has logged in there: an independent witness of what the build claims.</summary>
public sealed class StagingServer : IAsyncDisposable
{
    private readonly ServerDescription _description;
    private IRemoteHost? _host;

    public StagingServer(ServerDescription description) => _description = description;

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
    public Task<string> DumpAsync() => ReadAsync(RemoteCommand.Of(
        "docker", "exec", "qgo-cargo-mysql-1", "sh", "-c",
        """
        tool=$(command -v mysqldump || command -v mariadb-dump)
        case $("$tool" --version) in *MariaDB*) ;; *) set -- --set-gtid-purged=OFF ;; esac
        export MYSQL_PWD=$(cat /run/secrets/mysql_root_password)
        # The tables' definitions are asked for, not dumped: what a restored one is written as differs, though it means the same.
        "$tool" --user=root "$@" --no-create-info --single-transaction --hex-blob --no-tablespaces --skip-comments --skip-extended-insert --order-by-primary qgo_cargo
        $(command -v mysql || command -v mariadb) --user=root --batch --execute "
            SELECT table_name, column_name, ordinal_position, column_type, is_nullable, column_default, collation_name, extra FROM information_schema.columns WHERE table_schema = 'qgo_cargo' ORDER BY 1, 3;
            SELECT table_name, index_name, seq_in_index, column_name, non_unique FROM information_schema.statistics WHERE table_schema = 'qgo_cargo' ORDER BY 1, 2, 3;
            SELECT table_name, constraint_name, constraint_type FROM information_schema.table_constraints WHERE table_schema = 'qgo_cargo' ORDER BY 1, 2"
        """));

    /// <summary>The name and checksum of every upload.</summary>
    public Task<string> UploadsAsync() => ReadAsync(RemoteCommand.Sh(
        $"cd {_description.Directory + "/backend/uploads"} && find . -type f -exec sha256sum {"{}"} + | LC_ALL=C sort -k 2"));

    /// <summary>The newest backup's file name.</summary>
    public Task<string> NewestBackupAsync() => ReadAsync(RemoteCommand.Sh($"cd {_description.Directory + "/backups"} && ls -1 | LC_ALL=C sort | tail -n 1"));

    public async Task<IReadOnlyList<string>> BackupMembersAsync(string backup) =>
        (await ReadAsync(RemoteCommand.Of("tar", "-tzf", $"{_description.Directory}/backups/{backup}"))).Split('\n');

    /// <summary>The names of running containers of the application.</summary>
    public async Task<IReadOnlyList<string>> ContainersAsync() =>
        (await ReadAsync(RemoteCommand.Of("docker", "ps", "--format", "{{.Names}}"))).Split('\n', StringSplitOptions.RemoveEmptyEntries);

    public Task<string> HeadAsync() => ReadAsync(RemoteCommand.Of("git", "-C", _description.Directory, "rev-parse", "HEAD"));

    public ValueTask DisposeAsync() => _host?.DisposeAsync() ?? ValueTask.CompletedTask;

    private async Task<IRemoteHost> ConnectAsync() => await SshRemoteHost.ConnectAsync(
        new SshEndpoint(_description.Host, _description.Port, _description.User, _description.PrivateKey, _description.KnownHosts), NetworkGuard.Loopback());
}
