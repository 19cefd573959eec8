namespace QgoBuild.Delivery.Remote.Configuration;

/// <summary>
/// The user's SSH configuration is wrong, or asks for something that this program cannot do and that would lead elsewhere if it were
/// passed over. No connection was tried.
/// </summary>
public sealed class SshConfigException : DeliveryException
{
    internal SshConfigException(SshConfigLocation location, string problem, string? remedy = null)
        : base($"{location}: {problem}", remedy)
    {
    }

    internal SshConfigException(string message, string? remedy = null, Exception? cause = null)
        : base(message, remedy, cause)
    {
    }
}
