using System.Net;
using System.Net.Sockets;
using QgoBuild.Delivery.Entrances;
using QgoBuild.Delivery.Environments;
using QgoBuild.Delivery.Network;

namespace QgoBuild.Delivery.Setup;

/// <summary>
/// Names that lead to the server, and a port 80 that lets people in: without both, no authority issues a certificate. What they lead to, and what answers
/// there, is shown.
/// </summary>
/// <param name="environment">The environment.</param>
/// <param name="guard">Asked before every connection.</param>
public sealed class DnsCheck(DeploymentEnvironment environment, NetworkGuard guard) : ISetupCheck
{
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(5);

    /// <inheritdoc/>
    public string Name => "names";

    private IReadOnlyList<string> Hosts => [.. environment.Entrances.Where(entrance => entrance.Tls is LetsEncrypt).SelectMany(entrance => entrance.Hosts).Distinct()];

    /// <summary>Whether an authority issues the certificate of an environment: there is nothing to look at otherwise.</summary>
    public static bool AppliesTo(DeploymentEnvironment environment)
    {
        ArgumentNullException.ThrowIfNull(environment);
        return environment.Entrances.Any(entrance => entrance.Tls is LetsEncrypt);
    }

    /// <inheritdoc/>
    public async Task<CheckResult> CheckAsync(CancellationToken cancellationToken)
    {
        var server = await ResolveAsync(environment.Server.Host, cancellationToken).ConfigureAwait(false);
        var results = await Task.WhenAll(Hosts.Select(host => CheckHostAsync(host, server, cancellationToken))).ConfigureAwait(false);
        var sentence = string.Join(' ', results.Select(result => result.Sentence));
        var commands = results.SelectMany(result => result.Commands).ToList();
        return results.Any(result => result.State != SetupState.Ok) ? CheckResult.Failed(sentence, commands) : CheckResult.Ok(sentence);
    }

    /// <inheritdoc/>
    public Task ApplyAsync(CheckResult result, Action<string> writeLine, CancellationToken cancellationToken) => Task.CompletedTask;

    private async Task<CheckResult> CheckHostAsync(string host, IReadOnlyList<IPAddress> server, CancellationToken cancellationToken)
    {
        var addresses = environment.Access.Address is { } known ? [known] : await ResolveAsync(host, cancellationToken).ConfigureAwait(false);
        var record = server.Count > 0 ? string.Join(", ", server) : "the server's public address";
        if (addresses.Count == 0)
            return CheckResult.Missing($"{host} leads nowhere: DNS does not know it.", $"Add a record of DNS: {host} → {record}");
        var leads = $"{host} leads to {string.Join(", ", addresses)}";
        if (environment.Access.Address is null && server.Count > 0 && !addresses.Intersect(server).Any())
            return CheckResult.Failed($"{leads}, and the server is at {record}.", $"Change the record of DNS: {host} → {record}; or leave it, if what it leads to hands port 80 on to the server");
        return await ProbePortAsync(host, addresses[0], cancellationToken).ConfigureAwait(false) is { } refused
            ? CheckResult.Failed($"{leads}, and {refused}.", $"Let port {EntranceRules.ChallengePort} in, in the firewall before the server: certificate authorities ask there")
            : CheckResult.Ok($"{leads}.");
    }

    // Null where port 80 can be reached, whether or not anything listens there by now: a refusal comes from the server itself.
    private async Task<string?> ProbePortAsync(string host, IPAddress address, CancellationToken cancellationToken)
    {
        guard.EnsureAllowed(address.ToString());
        using var timeoutSource = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeoutSource.CancelAfter(ConnectTimeout);
        using var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await socket.ConnectAsync(new IPEndPoint(address, EntranceRules.ChallengePort), timeoutSource.Token).ConfigureAwait(false);
            return null;
        }
        catch (SocketException refused) when (refused.SocketErrorCode == SocketError.ConnectionRefused)
        {
            return null;
        }
        catch (Exception error) when (error is SocketException || (error is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return $"port {EntranceRules.ChallengePort} of {host} does not answer";
        }
    }

    private async Task<IReadOnlyList<IPAddress>> ResolveAsync(string host, CancellationToken cancellationToken)
    {
        if (IPAddress.TryParse(host, out var address))
            return [address];
        guard.EnsureAllowed(host);
        try
        {
            return await Dns.GetHostAddressesAsync(host, cancellationToken).ConfigureAwait(false);
        }
        catch (SocketException)
        {
            return [];
        }
    }
}
