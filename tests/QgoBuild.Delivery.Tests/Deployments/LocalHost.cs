using System.Diagnostics;
using QgoBuild.Delivery.Remote;
using QgoBuild.Delivery.Shell;

namespace QgoBuild.Delivery.Tests.Deployments;

/// <summary>Runs commands on this machine in place of a server, for tests of what is above SSH. It keeps the contract of
/// <see cref="IRemoteHost"/>, except that it also waits for background processes that hold the command's output open.</summary>
internal sealed class LocalHost : IRemoteHost
{
    private const int BufferSize = 64 * 1024;

    public string Name => "here";

    public async Task<int> RunAsync(
        RemoteCommand command, ReadOnlyMemory<byte> input = default, Action<RemoteOutput>? onLine = null,
        CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        using var process = Start(command);
        var (lineLock, isDetached) = (new Lock(), false);
        try
        {
            await Task.WhenAll(
                DedicatedThread.Run(() => Write(process.StandardInput.BaseStream, input)),
                DedicatedThread.Run(() => Read(process.StandardOutput.BaseStream, isError: false)),
                DedicatedThread.Run(() => Read(process.StandardError.BaseStream, isError: true)),
                process.WaitForExitAsync(CancellationToken.None)).WaitAsync(cancellationToken);
            return process.ExitCode;
        }
        catch (OperationCanceledException)
        {
            lock (lineLock)
                isDetached = true;
            Stop(process);
            throw;
        }

        void Read(Stream stream, bool isError)
        {
            var lines = new LineSplitter((text, isPartial) =>
            {
                lock (lineLock)
                {
                    if (!isDetached) onLine?.Invoke(new RemoteOutput(text, isError, isPartial));
                }
            });
            try
            {
                var buffer = new byte[BufferSize];
                for (int count; (count = stream.Read(buffer)) > 0;)
                    lines.Add(buffer.AsSpan(0, count));
                lines.Complete();
            }
            catch
            {
                Stop(process);
                throw;
            }
        }
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    // As sshd does: the command is the leader of a process group, and SIGPIPE, which .NET ignores, has its default action.
    private static Process Start(RemoteCommand command) => Process.Start(
        new ProcessStartInfo("setsid", ["env", "--default-signal=PIPE", "sh", "-c", command.Text])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;

    private static void Write(Stream stream, ReadOnlyMemory<byte> input)
    {
        try
        {
            using (stream)
                stream.Write(input.Span);
        }
        catch (IOException)
        {
            // A command need not read its input.
        }
    }

    // Before setsid has run, there is no group yet, only the process. dash takes a process group only after -s.
    private static void Stop(Process process)
    {
        using var kill =
            Process.Start("sh", ["-c", "kill -s TERM -- \"-$1\" 2>/dev/null || kill -s TERM \"$1\" 2>/dev/null", "sh", $"{process.Id}"]);
        kill.WaitForExit();
    }
}
