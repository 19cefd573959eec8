namespace QgoBuild.Delivery.Registry;

/// <summary>
/// A registry gives no usable response: it is not reachable, its certificate is not trusted, or it has an error of its own.
/// </summary>
public sealed class RegistryUnreachableException : DeliveryException
{
    internal RegistryUnreachableException(RegistryAccess registry, string reason, string? remedy = null, Exception? cause = null)
        : base($"The registry {registry} gives no usable response: {reason}", remedy ?? $"curl -v {registry.Url}v2/", cause)
    {
    }
}
