namespace QgoBuild.Delivery.Registry;

/// <summary>A registry gives no usable answer: it is not there, its certificate is not trusted, or it fails itself.</summary>
public sealed class RegistryUnreachableException : DeliveryException
{
    internal RegistryUnreachableException(RegistryAccess registry, string reason, string? remedy = null, Exception? cause = null)
        : base($"The registry {registry} gives no usable answer: {reason}", remedy ?? $"curl -v {registry.Url}v2/", cause)
    {
    }
}
