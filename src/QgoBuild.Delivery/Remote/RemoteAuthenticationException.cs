namespace QgoBuild.Delivery.Remote;

/// <summary>The server is the right one, but it does not let this user in with this key.</summary>
public sealed class RemoteAuthenticationException : DeliveryException
{
    internal RemoteAuthenticationException(SshEndpoint endpoint, Exception cause)
        : base(
            $"{endpoint} does not accept the key {endpoint.PrivateKeyFile} for the user {endpoint.User}: {cause.Message}",
            endpoint.AsCopyIdCommand().Text,
            cause)
    {
    }
}
