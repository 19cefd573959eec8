using QgoBuild.Delivery.Shell;

namespace QgoBuild.Delivery.Registry;

/// <summary>A registry answers, but does not let this user in, or not to this repository.</summary>
public sealed class RegistryUnauthorizedException : DeliveryException
{
    internal RegistryUnauthorizedException(RegistryAccess registry, string what)
        : base(
            registry.User is { } user
                ? $"The registry {registry} does not let the user {user} read {what}: the password is wrong, or lacks the right to read packages."
                : $"The registry {registry} wants a user to read {what}, and none is configured.",
            RemoteCommand.Of("docker", "login", registry.Address, "-u", registry.User ?? "USER").Text)
    {
    }
}
