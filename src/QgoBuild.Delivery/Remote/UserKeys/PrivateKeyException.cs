namespace QgoBuild.Delivery.Remote.UserKeys;

/// <summary>There is no usable private key for a connection. No connection was made.</summary>
public sealed class PrivateKeyException : DeliveryException
{
    internal PrivateKeyException(string message, string remedy, Exception? cause = null)
        : base(message, remedy, cause)
    {
    }
}
