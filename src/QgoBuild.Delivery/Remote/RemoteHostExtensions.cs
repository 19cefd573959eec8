using System.Text;
using QgoBuild.Delivery.Shell;

namespace QgoBuild.Delivery.Remote;

/// <summary>Extensions of <see cref="IRemoteHost"/>.</summary>
public static class RemoteHostExtensions
{
    private const int MaxErrorLines = 20;

    /// <summary>
    /// Runs a command that must succeed, and returns its standard output without trailing newlines, like <c>$(…)</c> in a shell.
    /// </summary>
    /// <remarks>The output is held in memory. For large output, use <see cref="IRemoteHost.RunAsync"/>.</remarks>
    /// <exception cref="RemoteCommandException">The exit code is not 0.</exception>
    /// <exception cref="RemoteConnectionLostException">The connection was lost.</exception>
    public static async Task<string> ReadAsync(
        this IRemoteHost host, RemoteCommand command, ReadOnlyMemory<byte> input = default, CancellationToken cancellationToken = default)
    {
        var output = new StringBuilder();
        var errors = new Queue<string>();
        var exitCode = await host.RunAsync(command, input, AddLine, cancellationToken).ConfigureAwait(false);

        return exitCode == 0
            ? output.ToString().TrimEnd('\n')
            : throw new RemoteCommandException(host.Name, command, exitCode, [.. errors]);

        void AddLine(RemoteOutput line)
        {
            if (!line.IsError)
            {
                output.Append(line.Text).Append(line.IsPartial ? "" : "\n");
                return;
            }

            errors.Enqueue(line.Text);
            if (errors.Count > MaxErrorLines) errors.Dequeue();
        }
    }
}
