using System.Diagnostics;
using System.Globalization;
using System.Net.WebSockets;
using System.Text;
using QgoBuild.Delivery.Shell;

namespace QgoBuild.EndToEnd.Tests.Deployments;

/// <summary>What is under way while the edge turns to another release: it ends where it began, and no connection is lost.</summary>
[Collection(StagingTests.Name)]
public sealed class DrainTests(StagingFixture fixture)
{
    private const int Clients = 10;

    // Longer than the half minute that a release once had.
    private static readonly TimeSpan SlowUpload = TimeSpan.FromSeconds(36);

    [Fact]
    public async Task A_slow_upload_ends_and_connections_that_clients_keep_open_stay_open()
    {
        await fixture.CheckOutGoodAsync();
        (await fixture.DeployAsync()).ExpectExitCode(0);
        var workers = await WorkersAsync();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var clients = Enumerable.Range(0, Clients).Select(_ => PostAsync(stop.Token)).ToList();
        var upload = UploadAsync();

        // One waits for the upload, the other for nothing.
        var first = Stopwatch.StartNew();
        (await fixture.DeployAsync()).ExpectExitCode(0);
        var took = first.Elapsed;
        (await fixture.DeployAsync()).ExpectExitCode(0);
        await stop.CancelAsync();

        Assert.StartsWith("HTTP/1.1 404", await upload, StringComparison.Ordinal);
        Assert.True(took > SlowUpload / 2, $"The first deployment took {took}: it did not wait for the upload.");
        var posts = await Task.WhenAll(clients);
        Assert.DoesNotContain(0, posts);
        Assert.Equal(workers, await WorkersAsync());
    }

    [Fact]
    public async Task A_WebSocket_and_a_stream_of_events_stay_with_the_old_release_and_new_ones_begin_with_the_new_one()
    {
        await fixture.CommitOnGoodAsync(
            "Talk",
            ("app/backend/src/main.ts", text =>
                text.Replace("  server.keepAliveTimeout", WebSocketCode + "  server.keepAliveTimeout", StringComparison.Ordinal)),
            ("app/backend/src/app.ts", text =>
                text.Replace("  app.use('/api',", EventStreamCode + "  app.use('/api',", StringComparison.Ordinal)));
        (await fixture.DeployAsync()).ExpectExitCode(0);
        using var socket = await ConnectAsync();
        var old = await EchoAsync(socket, "it's ü");
        using var http = new HttpClient();
        await using var events =
            await http.GetStreamAsync(new Uri($"{fixture.Target.Url}/api/events"), TestContext.Current.CancellationToken);
        using var reader = new StreamReader(events);

        var deployment = fixture.DeployAsync();
        string colour;
        do
        {
            Assert.False(deployment.IsCompleted, "The deployment ended, though a WebSocket was open to the old release.");
            await AssertOldServesAsync();
            using var another = await ConnectAsync();
            colour = await EchoAsync(another, "new");
        }
        while (colour == old);
        for (var times = 0; times < 20; times++)
            await AssertOldServesAsync();
        Assert.False(deployment.IsCompleted, "The deployment ended, though a WebSocket was open to the old release.");

        await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, TestContext.Current.CancellationToken);
        await events.DisposeAsync();
        (await deployment).ExpectExitCode(0);
        await fixture.CheckOutGoodAsync();
        (await fixture.DeployAsync()).ExpectExitCode(0);

        // Events come one by one, each in its time.
        async Task AssertOldServesAsync()
        {
            Assert.Equal(old, await EchoAsync(socket, "again"));
            Assert.Equal($"data: {old}", await reader.ReadLineAsync(TestContext.Current.CancellationToken));
            Assert.Equal("", await reader.ReadLineAsync(TestContext.Current.CancellationToken));
        }
    }

    // Sends its colour ten times a second to a client that requests events.
    private const string EventStreamCode = """
          app.get('/api/events', (_request, response) => {
            response.writeHead(200, { 'content-type': 'text/event-stream', 'x-accel-buffering': 'no' });
            const timer = setInterval(() => response.write(`data: ${process.env['APP_COLOUR']}\n\n`), 100);
            response.on('close', () => clearInterval(timer));
          });

        """;

    // Answers each short message of a WebSocket with its colour before it.
    private const string WebSocketCode = """
          const { createHash } = await import('node:crypto');
          server.on('upgrade', (request, socket) => {
                const accept = createHash('sha1').update(`${request.headers['sec-websocket-key']}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`)
                  .digest('base64');
                socket.write('HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n' +
                  `Sec-WebSocket-Accept: ${accept}\r\n\r\n`);
            socket.on('error', () => socket.destroy());
            socket.on('data', (frame: Buffer) => {
              const mask = frame.subarray(2, 6);
              const message = Buffer.from(frame.subarray(6).map((byte, at) => byte ^ (mask[at % 4] ?? 0)));
              const closes = ((frame[0] ?? 0) & 15) === 8;
              const answer = closes ? message : Buffer.concat([Buffer.from(`${process.env['APP_COLOUR']} `), message]);
              socket.write(Buffer.concat([Buffer.from([closes ? 0x88 : 0x81, answer.length]), answer]));
              if (closes) socket.end();
            });
          });

        """;

    private async Task<ClientWebSocket> ConnectAsync()
    {
        // Without the frames by which it would keep the connection alive: each that arrives is answered.
        var socket = new ClientWebSocket { Options = { KeepAliveInterval = Timeout.InfiniteTimeSpan } };
        await socket.ConnectAsync(new UriBuilder(fixture.Target.Url) { Scheme = "ws", Path = "/api/socket" }.Uri,
            TestContext.Current.CancellationToken);
        return socket;
    }

    // Sends a message and returns the colour that answers.
    private static async Task<string> EchoAsync(ClientWebSocket socket, string message)
    {
        await socket.SendAsync(Encoding.UTF8.GetBytes(message), WebSocketMessageType.Text, endOfMessage: true,
            TestContext.Current.CancellationToken);
        var buffer = new byte[200];
        var received = await socket.ReceiveAsync(buffer, TestContext.Current.CancellationToken);
        var answer = Encoding.UTF8.GetString(buffer, 0, received.Count);
        Assert.EndsWith(" " + message, answer, StringComparison.Ordinal);
        return answer[..^(message.Length + 1)];
    }

    // That the same workers serve is why no connection is lost.
    private async Task<string> WorkersAsync() => await fixture.Server.ReadAsync(RemoteCommand.Of(
        "docker", "exec", $"qgo-cargo-{fixture.Environment}-edge-1", "sh", "-c", "grep -ls '^nginx: worker' /proc/[0-9]*/cmdline | " +
            "sort || :"));

    /// <summary>Sends one request after the other on connections that it keeps open, and fails when one is lost, or when nobody
    /// serves.</summary>
    private async Task<int> PostAsync(CancellationToken cancellationToken)
    {
        var answers = 0;
        while (!cancellationToken.IsCancellationRequested)
            answers += await PostOnOneConnectionAsync(cancellationToken);
        return answers;
    }

    // Until the edge announces that it closes the connection: it does so after a thousand requests.
    private async Task<int> PostOnOneConnectionAsync(CancellationToken cancellationToken)
    {
        using var connection = await fixture.Target.ConnectAsync(fixture.Target.Api);
        await using var stream = connection.GetStream();
        using var reader = new StreamReader(stream, Encoding.ASCII, leaveOpen: true);
        using var pace = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        var request = Request(contentLength: 5).Concat("hello"u8.ToArray()).ToArray();
        var isAnnounced = false;
        var answers = 0;
        for (; !isAnnounced && !cancellationToken.IsCancellationRequested; answers++)
        {
            await stream.WriteAsync(request, CancellationToken.None);
            Assert.StartsWith("HTTP/1.1 404", await reader.ReadLineAsync(CancellationToken.None)
                ?? $"lost after {answers} answers", StringComparison.Ordinal);
            var length = 0;
            while (await reader.ReadLineAsync(CancellationToken.None) is { Length: > 0 } header)
            {
                if (header.StartsWith("Content-Length: ", StringComparison.OrdinalIgnoreCase))
                    length = int.Parse(header.AsSpan(16), CultureInfo.InvariantCulture);
                isAnnounced |= header.Equals("Connection: close", StringComparison.OrdinalIgnoreCase);
            }

            var body = new char[length];
            Assert.Equal(length, await reader.ReadBlockAsync(body, CancellationToken.None));
            await pace.WaitForNextTickAsync(CancellationToken.None);
        }

        return answers;
    }

    private async Task<string> UploadAsync()
    {
        const int bytes = 36;
        using var connection = await fixture.Target.ConnectAsync(fixture.Target.Api);
        await using var stream = connection.GetStream();
        await stream.WriteAsync(Request(bytes), TestContext.Current.CancellationToken);
        for (var sent = 0; sent < bytes; sent++)
        {
            await Task.Delay(SlowUpload / bytes, TestContext.Current.CancellationToken);
            await stream.WriteAsync("x"u8.ToArray(), TestContext.Current.CancellationToken);
        }

        using var reader = new StreamReader(stream, Encoding.ASCII);
        return await reader.ReadLineAsync(TestContext.Current.CancellationToken) ?? "the connection was closed";
    }

    // An address that the backend does not know: it reads the body all the same, and answers.
    private byte[] Request(int contentLength) =>
        Encoding.ASCII.GetBytes($"POST /api/nothing-here HTTP/1.1\r\nHost: {new Uri(fixture.Target.Api).Authority}\r\nContent-Type: " +
            $"application/octet-stream\r\nContent-Length: {contentLength}\r\n\r\n");
}
