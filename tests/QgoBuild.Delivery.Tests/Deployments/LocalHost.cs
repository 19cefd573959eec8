using System.Diagnostics;
using System.Text;
using QgoBuild.Delivery.Remote;
using QgoBuild.Delivery.Shell;

namespace QgoBuild.Delivery.Tests.Deployments;

/// <summary>This machine in a server's place, for the runner's logic; deployments proper are tested over SSH in the end-to-end tests.</summary>
internal sealed class LocalHost : IRemoteHost
{
    public string Name => "here";

    public async Task<int> RunAsync(RemoteCommand command, ReadOnlyMemory<byte> input = default, Action<RemoteOutput>? onLine = null, CancellationToken cancellationToken = default)
    {
        using var process = Process.Start(new ProcessStartInfo("sh", ["-c", command.Text])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
        })!;
        await using var registration = cancellationToken.Register(process.Kill);
        await process.StandardInput.BaseStream.WriteAsync(input, CancellationToken.None);
        process.StandardInput.Close();
        var errors = ReadAsync(process.StandardError, isError: true);
        await ReadAsync(process.StandardOutput, isError: false);
        await errors;
        await process.WaitForExitAsync(CancellationToken.None);
        cancellationToken.ThrowIfCancellationRequested();
        return process.ExitCode;

        async Task ReadAsync(StreamReader reader, bool isError)
        {
            while (await reader.ReadLineAsync(CancellationToken.None) is { } line)
                onLine?.Invoke(new RemoteOutput(line, isError));
        }
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
