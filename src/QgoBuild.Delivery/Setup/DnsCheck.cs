namespace QgoBuild.Delivery.Setup;

/// <summary>Checks that the host names resolve to the server, and that port 80 is reachable: certificate authorities require both. It
/// reports the addresses.</summary>
/// <param name="environment">The environment.</param>
/// <param name="guard">Checks every connection before it is opened.</param>
public sealed class DnsCheck(DeploymentEnvironment environment, NetworkGuard guard) : ISetupCheck
{
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(5);

    /// <inheritdoc/>
    public string Name => "names";

    private IReadOnlyList<string> Hosts =>
        [.. environment.Entrances.Where(entrance => entrance.Tls is LetsEncrypt).SelectMany(entrance => entrance.Hosts).Distinct()];

    /// <summary>Whether the check applies: an authority issues the certificate of the environment.</summary>
    public static bool AppliesTo(DeploymentEnvironment environment)
    {
        ArgumentNullException.ThrowIfNull(environment);
        return environment.Entrances.Any(entrance => entrance.Tls is LetsEncrypt);
    }

    /// <inheritdoc/>
    public async Task<CheckResult> CheckAsync(CancellationToken cancellationToken)
    {
        var server = await ResolveAsync(environment.Server.Host, cancellationToken);
        var results = await Task.WhenAll(Hosts.Select(host => CheckHostAsync(host, server, cancellationToken)));
        var sentence = string.Join(' ', results.Select(result => result.Sentence));
        var commands = results.SelectMany(result => result.Commands).ToList();
        return results.Any(result => result.State != SetupState.Ok) ? CheckResult.Failed(sentence, commands) : CheckResult.Ok(sentence);
    }

    /// <inheritdoc/>
    public Task ApplyAsync(CheckResult result, Action<string> writeLine, CancellationToken cancellationToken) => Task.CompletedTask;

    private async Task<CheckResult> CheckHostAsync(string host, IReadOnlyList<IPAddress> server, CancellationToken cancellationToken)
    {
        var addresses = environment.Access.Address is { } known ? [known] : await ResolveAsync(host, cancellationToken);
        var record = server.Count > 0 ? string.Join(", ", server) : "the server's public address";
        if (addresses.Count == 0) return CheckResult.Missing($"{host} has no DNS record.", $"Add a DNS record: {host} → {record}");
        var resolution = $"{host} resolves to {string.Join(", ", addresses)}";
        if (environment.Access.Address is null && server.Count > 0 && !addresses.Intersect(server).Any())
            return CheckResult.Failed($"{resolution}, but the server is at {record}.",
                $"Change the DNS record: {host} → {record}. Keep it if that address forwards port 80 to the server");
        return await ProbePortAsync(host, addresses[0], cancellationToken) is { } refused
            ? CheckResult.Failed($"{resolution}, but {refused}.",
                $"Open port {EntranceRules.ChallengePort} in the firewall of the server's network: " +
                    "certificate authorities verify domains there")
            : CheckResult.Ok($"{resolution}.");
    }

    // Null when port 80 is reachable. A refused connection means reachable too: the server itself responded, but nothing listens there yet.
    private async Task<string?> ProbePortAsync(string host, IPAddress address, CancellationToken cancellationToken)
    {
        guard.EnsureAllowed(address.ToString());
        using var timeoutSource = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeoutSource.CancelAfter(ConnectTimeout);
        using var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await socket.ConnectAsync(new IPEndPoint(address, EntranceRules.ChallengePort), timeoutSource.Token);
            return null;
        }
        catch (SocketException refused) when (refused.SocketErrorCode == SocketError.ConnectionRefused) { return null; }
        catch (Exception error) when (error is SocketException ||
            (error is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return $"port {EntranceRules.ChallengePort} of {host} is not reachable";
        }
    }

    private async Task<IReadOnlyList<IPAddress>> ResolveAsync(string host, CancellationToken cancellationToken)
    {
        if (IPAddress.TryParse(host, out var address)) return [address];
        guard.EnsureAllowed(host);
        try { return await Dns.GetHostAddressesAsync(host, cancellationToken); }
        catch (SocketException) { return []; }
    }
}
