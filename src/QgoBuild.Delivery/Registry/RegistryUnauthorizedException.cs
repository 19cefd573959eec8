using QgoBuild.Delivery.Shell;

namespace QgoBuild.Delivery.Registry;

/// <summary>A registry responds, but refuses this user, or refuses the user access to this repository.</summary>
public sealed class RegistryUnauthorizedException : DeliveryException
{
    internal RegistryUnauthorizedException(RegistryAccess registry, string what)
        : base(
            registry.User is { } user
                ? $"The registry {registry} refuses the user {user} access to {what}: " +
                    "the password is wrong, or has no permission to read packages."
                : $"The registry {registry} requires a login for {what}, and no user is configured.",
            RemoteCommand.Of("docker", "login", registry.Address, "-u", registry.User ?? "USER").Text)
    {
    }
}
