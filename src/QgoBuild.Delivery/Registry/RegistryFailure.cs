using System.Net.Sockets;
using System.Security.Authentication;
using QgoBuild.Delivery.Network;
using QgoBuild.Delivery.Shell;

namespace QgoBuild.Delivery.Registry;

/// <summary>Says in one sentence why a registry could not be asked.</summary>
internal static class RegistryFailure
{
    public static DeliveryException Explain(HttpRequestException error, RegistryAccess registry)
    {
        var host = registry.Url.Host;
        return error.InnerException switch
        {
            NetworkForbiddenException forbidden => forbidden,
            AuthenticationException tls => Say($"its certificate is not trusted: {tls.Message}", Certificates(registry)),
            SocketException { SocketErrorCode: SocketError.ConnectionRefused } => Say("it refuses connections: nothing listens there."),
            SocketException { SocketErrorCode: SocketError.HostNotFound or SocketError.TryAgain or SocketError.NoData } => Say($"the name {host} has no address."),
            var cause => Say(cause?.Message ?? error.Message),
        };

        RegistryUnreachableException Say(string reason, string? remedy = null) => new(registry, reason, remedy, error);
    }

    private static string Certificates(RegistryAccess registry) =>
        RemoteCommand.Of("openssl", "s_client", "-showcerts", "-connect", $"{registry.Url.Host}:{registry.Url.Port}").Text;
}
