namespace QgoBuild.Delivery.Remote;

/// <summary>The private key of a connection cannot be used. No connection was tried.</summary>
public sealed class PrivateKeyException : DeliveryException
{
    internal PrivateKeyException(string message, string remedy, Exception? cause = null)
        : base(message, remedy, cause)
    {
    }
}
