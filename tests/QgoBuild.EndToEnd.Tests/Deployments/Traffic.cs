using System.Collections.Concurrent;
using System.Net;
using QgoBuild.Sandbox.Description;

namespace QgoBuild.EndToEnd.Tests.Deployments;

/// <summary>Requests to the public addresses of a server, one after the other by several clients: half of them keep their connection open,
/// half make a new one each time. Whatever is no answer with status 200 is a failure.</summary>
public sealed class Traffic : IAsyncDisposable
{
    private const int Clients = 8;

    private readonly ServerDescription _server;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _work;
    private int _succeededCount;

    public Traffic(ServerDescription server)
    {
        _server = server;
        _work = Task.WhenAll(Enumerable.Range(0, Clients).Select(client => Task.Run(() => SendRequestsAsync(keepsOpen: client % 2 == 0))));
    }

    /// <summary>How long each client rests between two requests; not at all unless set.</summary>
    public TimeSpan Pause { get; set; }

    /// <summary>How many requests were answered well.</summary>
    public int SucceededCount => _succeededCount;

    /// <summary>What failed, and when.</summary>
    public ConcurrentQueue<string> Failures { get; } = new();

    /// <summary>Does something, and goes on until so many more requests were answered; fails when one was not.</summary>
    public async Task RunDuringAsync(int requests, Func<Task> something)
    {
        var before = _succeededCount;
        await something();
        while (_succeededCount - before < requests && Failures.IsEmpty)
            await Task.Delay(TimeSpan.FromMilliseconds(100), TestContext.Current.CancellationToken);
        Assert.Empty(Failures);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _work;
        _stop.Dispose();
    }

    private async Task SendRequestsAsync(bool keepsOpen)
    {
        string[] urls = [_server.Url + "/", _server.Url + "/api/shipments?pageSize=5", _server.Url + "/favicon.svg", _server.Api +
            "/api/shipments?pageSize=1"];
        using var http = _server.CreateClient();
        http.DefaultRequestHeaders.ConnectionClose = !keepsOpen;
        for (var number = 0; !_stop.IsCancellationRequested; number++)
        {
            var url = urls[number % urls.Length];
            try
            {
                using var answer = await http.GetAsync(new Uri(url));
                if (answer.StatusCode == HttpStatusCode.OK)
                    Interlocked.Increment(ref _succeededCount);
                else
                    RecordFailure(url, $"HTTP {(int)answer.StatusCode}");
            }
            catch (Exception error) when (error is HttpRequestException or TaskCanceledException)
            {
                RecordFailure(url, $"{error.Message} {error.InnerException?.Message}");
            }

            if (Pause > TimeSpan.Zero) await Task.Delay(Pause);
        }
    }

    private void RecordFailure(string url, string reason) => Failures.Enqueue($"{DateTimeOffset.UtcNow:HH:mm:ss.fff} {url}: {reason}");
}
