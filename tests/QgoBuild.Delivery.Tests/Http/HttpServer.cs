using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace QgoBuild.Delivery.Tests.Http;

/// <summary>A small HTTP server on loopback with scripted responses, one per connection. Responses may be raw bytes, so that it can also
/// violate the protocol.</summary>
public sealed class HttpServer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Func<HttpCall, Stream, Task> _handler;
    private readonly CancellationTokenSource _end = new();

    /// <summary>A server that responds to each request with the result of a function.</summary>
    public HttpServer(Func<HttpCall, HttpReply> respond)
        : this((call, stream) => WriteAsync(stream, call, respond(call)))
    {
    }

    /// <summary>A server whose connections a function handles.</summary>
    public HttpServer(Func<HttpCall, Stream, Task> respond)
    {
        _handler = respond;
        _listener.Start();
        _ = ServeAsync();
    }

    /// <summary>The address and port of the server.</summary>
    public string Address => _listener.LocalEndpoint.ToString()!;

    /// <summary>The address of the server, with a path.</summary>
    public Uri this[string path] => new($"http://{Address}{path}");

    /// <summary>All requests so far.</summary>
    public ConcurrentQueue<HttpCall> Calls { get; } = new();

    public void Dispose()
    {
        _end.Cancel();
        _listener.Dispose();
        _end.Dispose();
    }

    private static async Task WriteAsync(Stream stream, HttpCall call, HttpReply reply)
    {
        var body = Encoding.UTF8.GetBytes(reply.Body);
        var head = new StringBuilder().Append(CultureInfo.InvariantCulture,
            $"HTTP/1.1 {reply.Status} Status\r\nContent-Length: {body.Length}\r\nConnection: close\r\n");
        foreach (var (name, value) in reply.Headers)
            head.Append(CultureInfo.InvariantCulture, $"{name}: {value}\r\n");
        await stream.WriteAsync(Encoding.ASCII.GetBytes(head.Append("\r\n").ToString()));
        if (call.Method != "HEAD") await stream.WriteAsync(body);
    }

    private async Task ServeAsync()
    {
        while (!_end.IsCancellationRequested)
        {
            try
            {
                _ = ServeAsync(await _listener.AcceptTcpClientAsync(_end.Token));
            }
            catch (Exception error) when (error is OperationCanceledException or ObjectDisposedException or SocketException)
            {
                return;
            }
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using (client)
        {
            try
            {
                var stream = client.GetStream();
                using var reader = new StreamReader(stream, Encoding.Latin1, leaveOpen: true);
                var request = (await reader.ReadLineAsync(_end.Token))!.Split(' ');
                var headers = new Dictionary<string, string>();
                while (await reader.ReadLineAsync(_end.Token) is { Length: > 0 } line)
                    headers[line.Split(':', 2)[0].ToLowerInvariant()] = line.Split(':', 2)[1].Trim();

                // The whole request is read: closing a connection with unread data resets it, and the response is lost. A character is a
                // byte here.
                var body = new char[int.Parse(headers.GetValueOrDefault("content-length", "0"), CultureInfo.InvariantCulture)];
                // Reading zero characters would block.
                if (body.Length > 0) await reader.ReadBlockAsync(body, _end.Token);
                var call = new HttpCall(request[0], request[1], headers) { Body = Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(body)) };
                Calls.Enqueue(call);
                await _handler(call, stream);
            }
            catch (Exception error) when (error is IOException or OperationCanceledException)
            {
                // The client has disconnected, or the test has ended.
            }
        }
    }
}
