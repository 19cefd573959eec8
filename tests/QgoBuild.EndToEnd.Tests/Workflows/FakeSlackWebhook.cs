using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace QgoBuild.EndToEnd.Tests.Workflows;

/// <summary>Where Slack would be told: an address on loopback that takes every message.</summary>
public sealed class FakeSlackWebhook : IDisposable
{
    private readonly HttpListener _listener = new();

    public FakeSlackWebhook()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        Address = new Uri($"http://127.0.0.1:{((IPEndPoint)probe.LocalEndpoint).Port}/services/T0/B0/s3cret-0f-the-h00k");
        probe.Stop();
        _listener.Prefixes.Add($"http://127.0.0.1:{Address.Port}/");
        _listener.Start();
        _ = ListenAsync();
    }

    public Uri Address { get; }

    /// <summary>What was told so far, as JSON.</summary>
    public ConcurrentQueue<string> Messages { get; } = [];

    public void Dispose() => _listener.Close();

    private async Task ListenAsync()
    {
        try
        {
            while (true)
            {
                var call = await _listener.GetContextAsync();
                using var body = new StreamReader(call.Request.InputStream);
                Messages.Enqueue(await body.ReadToEndAsync());
                await call.Response.OutputStream.WriteAsync("ok"u8.ToArray());
                call.Response.Close();
            }
        }
        catch (Exception error) when (error is HttpListenerException or ObjectDisposedException)
        {
            // Closed.
        }
    }
}
