namespace QgoBuild.Sandbox.Addresses;

/// <summary>What a server publishes.</summary>
/// <param name="Ssh">SSH.</param>
/// <param name="Web">The environment's frontend.</param>
/// <param name="Api">The environment's backend.</param>
/// <param name="Http">Port 80, where an ACME authority validates names, unless the frontend is there.</param>
/// <param name="Tls">Port 443.</param>
internal sealed record ServerPorts(PublishedPort Ssh, PublishedPort Web, PublishedPort Api, PublishedPort? Http, PublishedPort? Tls)
{
    public IEnumerable<PublishedPort> All => new[] { Ssh, Web, Http, Tls, Api }.OfType<PublishedPort>();

    /// <summary>Where the frontend answers: by TLS and under that name where the server publishes its port, else at the address.</summary>
    public string UrlOf(string name) => Tls is null ? UrlOf("http", Web.Address, Web.Port) : UrlOf("https", name, Tls.Port);

    /// <summary>Where the backend answers.</summary>
    public string ApiUrlOf(string name) => Tls is null ? UrlOf("http", Api.Address, Api.Port) : UrlOf("https", name, Api.Port);

    private static string UrlOf(string scheme, string host, int port) =>
        new UriBuilder(scheme, host, port).Uri.GetComponents(UriComponents.SchemeAndServer, UriFormat.UriEscaped);
}

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
