namespace QgoBuild.Sandbox.Addresses;

/// <summary>A port of a container that can be reached on this machine.</summary>
/// <param name="Address">The loopback address on which it is published.</param>
/// <param name="Port">The port there.</param>
/// <param name="ContainerPort">The port in the container.</param>
internal sealed record PublishedPort(string Address, int Port, int ContainerPort)
{
    /// <summary>As docker's option --publish takes it.</summary>
    public string PublishArgument => $"{Address}:{Port}:{ContainerPort}";

    public string Endpoint => $"{Address}:{Port}";
}
