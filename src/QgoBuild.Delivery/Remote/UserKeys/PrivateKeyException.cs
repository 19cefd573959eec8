namespace QgoBuild.Delivery.Remote.UserKeys;

/// <summary>There is no private key that can be used for a connection. No connection was tried.</summary>
public sealed class PrivateKeyException : DeliveryException
{
    internal PrivateKeyException(string message, string remedy, Exception? cause = null)
        : base(message, remedy, cause)
    {
    }
}
