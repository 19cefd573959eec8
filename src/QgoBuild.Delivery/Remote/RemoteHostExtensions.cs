using System.Text;
using QgoBuild.Delivery.Shell;

namespace QgoBuild.Delivery.Remote;

/// <summary>What can be said in terms of <see cref="IRemoteHost.RunAsync"/> alone.</summary>
public static class RemoteHostExtensions
{
    private const int MaxErrorLines = 20;
    private const UnixFileMode ReadableByAll = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    /// <summary>Runs a command that must succeed and returns its standard output, without the newlines at its end: as <c>$(…)</c> in a shell.</summary>
    /// <remarks>The output is held in memory: for what may be large, use <see cref="IRemoteHost.RunAsync"/> and take it line by line.</remarks>
    /// <exception cref="RemoteCommandException">It ended with another exit code than 0.</exception>
    /// <exception cref="RemoteConnectionLostException">The connection was lost.</exception>
    public static async Task<string> ReadAsync(
        this IRemoteHost host, RemoteCommand command, ReadOnlyMemory<byte> input = default, CancellationToken cancellationToken = default)
    {
        var output = new StringBuilder();
        var errors = new Queue<string>();
        var exitCode = await host.RunAsync(command, input, Take, cancellationToken).ConfigureAwait(false);

        return exitCode == 0
            ? output.ToString().TrimEnd('\n')
            : throw new RemoteCommandException(host.Name, command, exitCode, [.. errors]);

        void Take(RemoteOutput line)
        {
            if (!line.IsError)
            {
                output.Append(line.Text).Append(line.IsPartial ? "" : "\n");
                return;
            }

            errors.Enqueue(line.Text);
            if (errors.Count > MaxErrorLines)
                errors.Dequeue();
        }
    }

    /// <summary>Writes a text file, UTF-8, whole or not at all; see the other overload.</summary>
    public static Task WriteFileAsync(
        this IRemoteHost host, string path, string content, UnixFileMode mode = ReadableByAll, CancellationToken cancellationToken = default) =>
        host.WriteFileAsync(path, Encoding.UTF8.GetBytes(content), mode, cancellationToken);

    /// <summary>
    /// Writes a file on the server, whole or not at all: to a name beside it, counted, synced to disk, then renamed over it. Whoever
    /// reads the path meanwhile sees the old content or the new, also when the connection is lost in the middle.
    /// </summary>
    /// <param name="host">The server.</param>
    /// <param name="path">An absolute path, in a directory that exists.</param>
    /// <param name="content">The content.</param>
    /// <param name="mode">The file's permissions, also when it exists with others. Nobody else can read it before they are set.</param>
    /// <param name="cancellationToken">Stops, and leaves the path as it was.</param>
    /// <exception cref="RemoteCommandException">The file could not be written; it is as it was.</exception>
    /// <exception cref="RemoteConnectionLostException">The connection was lost; the file is as it was, or complete.</exception>
    public static async Task WriteFileAsync(
        this IRemoteHost host, string path, ReadOnlyMemory<byte> content, UnixFileMode mode = ReadableByAll, CancellationToken cancellationToken = default)
    {
        if (!path.StartsWith('/'))
            throw new ArgumentException($"The path «{path}» is not absolute.", nameof(path));

        var temporaryPath = $"{path}.{Guid.NewGuid():N}.new";
        var permissions = Convert.ToString((int)mode, 8).PadLeft(4, '0');

        // A connection that ends in the middle looks like the end of the input to cat: only the count tells.
        var write = RemoteCommand.Sh($"""
            umask 077
            trap {RemoteCommand.Of("rm", "-f", "--", temporaryPath).Text} EXIT
            cat > {temporaryPath} || exit 1
            size=$(wc -c < {temporaryPath}) || exit 1
            if [ "$size" -ne {content.Length} ]; then echo "only $size of {content.Length} bytes arrived" >&2; exit 1; fi
            chmod {permissions} -- {temporaryPath} && sync -- {temporaryPath} && mv -fT -- {temporaryPath} {path}
            """);
        await host.ReadAsync(write, content, cancellationToken).ConfigureAwait(false);
    }
}
