namespace QgoBuild.Delivery.Remote.Configuration;

/// <summary>
/// The user's SSH configuration is invalid, or uses something that is not supported and cannot be ignored, because the connection would go
/// elsewhere. No connection was made.
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
