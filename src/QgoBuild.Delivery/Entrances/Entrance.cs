namespace QgoBuild.Delivery.Entrances;

/// <summary>A port of an environment that users connect to, and the services that respond there.</summary>
/// <param name="Port">The port, on the server and in the edge's container.</param>
/// <param name="Routes">The routes from paths to services, one of them for <c>/</c>. Empty for an entrance without services.</param>
public sealed record Entrance(int Port, IReadOnlyList<Route> Routes)
{
    /// <summary>The check by which a deployment verifies that users are served here.</summary>
    public HttpCheck Check { get; init; } = new Check.Answers("/");

    /// <summary>Its public address, where that is neither the environment's nor the first host name at this port.</summary>
    public Uri? Address { get; init; }

    /// <summary>The host names of the entrance and of its certificate, in lowercase; empty for an entrance without names. The first one is
    /// canonical. Requests for other names than these are served like those for the first one.</summary>
    public IReadOnlyList<string> Hosts { get; init; } = [];

    /// <summary>Whether requests for all names are served like those for the first one; otherwise they are redirected to it (HTTP
    /// 308).</summary>
    public bool ServeAllHosts { get; init; }

    /// <summary>The source of its certificate; null for plain HTTP.</summary>
    public Tls? Tls { get; init; }

    /// <summary>How long browsers use HTTPS only after a response (Strict-Transport-Security); null, the default, sends no header. It
    /// cannot be revoked: a browser that received it refuses plain HTTP until then. A year is usual (<see cref="OneYear"/>).</summary>
    public TimeSpan? HstsMaxAge { get; init; }

    /// <summary>The port of an entrance with TLS that all requests are redirected to; null for no redirect.</summary>
    public int? RedirectPort { get; init; }

    /// <summary>The maximum size of a request body, in MiB; a larger one is refused with HTTP 413. 25 by default.</summary>
    public int MaxBodyMebibytes { get; init; } = 25;

    /// <summary>How long a service may take between two parts of a response, in whole seconds; then users get HTTP 504. One minute by
    /// default.</summary>
    public TimeSpan ResponseTimeout { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>365 days.</summary>
    public static TimeSpan OneYear => TimeSpan.FromDays(365);

    /// <summary>Whether services respond here.</summary>
    public bool HasRoutes => Routes.Count > 0;

    /// <summary>The URL scheme: <c>http</c> or <c>https</c>.</summary>
    public string Scheme => Tls is null ? "http" : "https";

    /// <summary>An entrance that redirects all requests to an entrance with TLS. It also answers the challenges of certificate
    /// authorities.</summary>
    /// <param name="port">Its port, usually 80.</param>
    /// <param name="to">The port of the entrance with TLS.</param>
    public static Entrance Redirect(int port, int to) => new(port, []) { RedirectPort = to };

    /// <summary>An entrance that answers the challenges of certificate authorities, and responds with HTTP 404 to all other
    /// requests.</summary>
    /// <param name="port">Its port, usually 80.</param>
    public static Entrance ForChallenges(int port) => new(port, []);
}

/// <summary>Routes a path of an entrance to a service.</summary>
/// <param name="Path">The path. With a slash at its end it matches everything below it, without one this path only.</param>
/// <param name="Service">The service of the release.</param>
/// <param name="Port">The port that its containers listen on.</param>
public sealed record Route(string Path, string Service, int Port)
{
    /// <summary>Whether responses are passed on without buffering, as server-sent events require.</summary>
    public bool DisableBuffering { get; init; }

    /// <summary>Whether all text is compressed, including pages and JSON. By default only static files are (.css, .js, .svg and so on),
    /// because the compressed length of a response that contains both a secret and attacker-controlled text reveals the secret
    /// (BREACH).</summary>
    public bool CompressAll { get; init; }
}
