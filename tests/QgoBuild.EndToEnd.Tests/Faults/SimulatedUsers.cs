using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using QgoBuild.EndToEnd.Tests.Deployments;
using QgoBuild.Sandbox.Description;

namespace QgoBuild.EndToEnd.Tests.Faults;

/// <summary>People who book shipments all the time, remember every confirmation, and look whether the service is well.</summary>
public sealed class SimulatedUsers : IAsyncDisposable
{
    // Often enough to notice what users would notice, and not so often that the two cores serve nothing else.
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    private readonly HttpClient _http;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _work;
    private readonly TimeProvider _time = TimeProvider.System;
    private DateTimeOffset _lastUnhealthy = DateTimeOffset.MinValue;

    public SimulatedUsers(ServerDescription server)
    {
        _http = server.CreateClient();
        _http.BaseAddress = new Uri(server.Api);
        _http.Timeout = TimeSpan.FromSeconds(10);
        _work = Task.WhenAll(Task.Run(BookAsync), Task.Run(BookAsync), Task.Run(PollHealthAsync));
    }

    /// <summary>The tracking numbers that were confirmed.</summary>
    public ConcurrentQueue<string> Confirmed { get; } = new();

    /// <summary>When the service was last seen not to be well.</summary>
    public DateTimeOffset LastUnhealthy => _lastUnhealthy;

    /// <summary>What went wrong for somebody, and was no maintenance page.</summary>
    public ConcurrentQueue<string> Errors { get; } = new();

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _work;
        _http.Dispose();
        _stop.Dispose();
    }

    private async Task BookAsync()
    {
        for (var number = 0; !_stop.IsCancellationRequested; number++)
        {
            try
            {
                using var answer = await _http.PostAsJsonAsync("/api/shipments", new
                {
                    customerName = $"O'Neil & Söhne «{number}»",
                    origin = new { city = "Rotterdam", country = "NL" },
                    destination = new { city = "São Paulo", country = "BR" },
                    mode = "SEA",
                    goods = "Crate 📦",
                    pieces = 1,
                    weightKg = 2,
                });
                if (answer.IsSuccessStatusCode)
                    Confirmed.Enqueue((await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("trackingNumber").GetString()!);
                else if (answer.StatusCode != HttpStatusCode.ServiceUnavailable || answer.Headers.RetryAfter is null)
                    Errors.Enqueue($"HTTP {(int)answer.StatusCode}");
            }
            catch (Exception error) when (error is HttpRequestException or TaskCanceledException)
            {
                Errors.Enqueue(error.Message);
            }

            await Task.Delay(Pause);
        }
    }

    private async Task PollHealthAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                using var answer = await _http.GetAsync(new Uri("/health", UriKind.Relative));
                if (!answer.IsSuccessStatusCode) _lastUnhealthy = _time.GetUtcNow();
            }
            catch (Exception error) when (error is HttpRequestException or TaskCanceledException)
            {
                _lastUnhealthy = _time.GetUtcNow();
            }

            await Task.Delay(Pause);
        }
    }
}
