using System.Net.Sockets;
using System.Security.Authentication;
using QgoBuild.Delivery.Network;
using QgoBuild.Delivery.Shell;

namespace QgoBuild.Delivery.Registry;

/// <summary>Translates a failed request to a registry into an error with a reason and a remedy.</summary>
internal static class RegistryFailure
{
    public static DeliveryException ToException(HttpRequestException error, RegistryAccess registry)
    {
        var host = registry.Url.Host;
        return error.InnerException switch
        {
            NetworkForbiddenException forbidden => forbidden,
            AuthenticationException tls =>
                CreateException($"its certificate is not trusted: {tls.Message}", GetShowCertificatesCommand(registry)),
            SocketException { SocketErrorCode: SocketError.ConnectionRefused } =>
                CreateException("it refuses connections: nothing listens there."),
            SocketException { SocketErrorCode: SocketError.HostNotFound or SocketError.TryAgain or SocketError.NoData } =>
                CreateException($"the name {host} has no address."),
            var cause => CreateException(cause?.Message ?? error.Message),
        };

        RegistryUnreachableException CreateException(string reason, string? remedy = null) => new(registry, reason, remedy, error);
    }

    private static string GetShowCertificatesCommand(RegistryAccess registry) =>
        RemoteCommand.Of("openssl", "s_client", "-showcerts", "-connect", $"{registry.Url.Host}:{registry.Url.Port}").Text;
}
