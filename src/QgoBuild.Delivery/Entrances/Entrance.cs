namespace QgoBuild.Delivery.Entrances;

/// <summary>A port of an environment that users connect to, and which service answers there.</summary>
/// <param name="Port">The port, on the server and in the edge's container.</param>
/// <param name="Routes">Which service answers which paths: one of them all paths that no other takes (<c>/</c>). None where no service answers.</param>
public sealed record Entrance(int Port, IReadOnlyList<Route> Routes)
{
    /// <summary>How a deployment sees that users are served here.</summary>
    public Check Check { get; init; } = new Check.Status200("/");

    /// <summary>
    /// The names that lead here, in lowercase, and that its certificate is for. The first is the one that users see; none where there is no name. Requests
    /// for names that are not listed are answered as those for the first.
    /// </summary>
    public IReadOnlyList<string> Hosts { get; init; } = [];

    /// <summary>Whether requests for the other names are answered like those for the first one; otherwise they are sent to it, by HTTP 308.</summary>
    public bool ServeAllHosts { get; init; }

    /// <summary>Where its certificate comes from; null where it speaks plain HTTP.</summary>
    public Tls? Tls { get; init; }

    /// <summary>
    /// For how long browsers are told to come back by HTTPS only (Strict-Transport-Security); null, the default, for nothing. Nobody can take it back: a
    /// browser that was told refuses plain HTTP until then. A year is usual (<see cref="OneYear"/>).
    /// </summary>
    public TimeSpan? HstsMaxAge { get; init; }

    /// <summary>The port, of an entrance with TLS, that every request is sent to; null where services answer.</summary>
    public int? RedirectPort { get; init; }

    /// <summary>The largest body of a request, in MiB; what is larger is refused with HTTP 413. 25 unless set.</summary>
    public int MaxBodyMebibytes { get; init; } = 25;

    /// <summary>How long a service may take between two parts of an answer; then users get HTTP 504. One minute unless set; whole seconds count.</summary>
    public TimeSpan ResponseTimeout { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>365 days.</summary>
    public static TimeSpan OneYear => TimeSpan.FromDays(365);

    /// <summary>Whether services answer here.</summary>
    public bool HasRoutes => Routes.Count > 0;

    /// <summary>How addresses of it begin: <c>http</c> or <c>https</c>.</summary>
    public string Scheme => Tls is null ? "http" : "https";

    /// <summary>An entrance that sends every request to another one, which has TLS. It answers the challenges of certificate authorities.</summary>
    /// <param name="port">Its port: 80, usually.</param>
    /// <param name="to">The port of the other one.</param>
    public static Entrance Redirect(int port, int to) => new(port, []) { RedirectPort = to };

    /// <summary>An entrance that answers the challenges of certificate authorities, and HTTP 404 to everything else.</summary>
    /// <param name="port">Its port: 80, usually.</param>
    public static Entrance ForChallenges(int port) => new(port, []);
}

/// <summary>Which service answers a path of an entrance.</summary>
/// <param name="Path">The path: with a slash at its end everything below it, without one this path alone.</param>
/// <param name="Service">The service of the release.</param>
/// <param name="Port">The port that its containers listen on.</param>
public sealed record Route(string Path, string Service, int Port)
{
    /// <summary>Whether answers are sent on as they come, piece by piece, as server-sent events need it; they are collected otherwise.</summary>
    public bool DisableBuffering { get; init; }

    /// <summary>
    /// Whether all text is compressed, pages and JSON too. Otherwise files alone are (.css, .js, .svg and so on): an answer that holds a secret and
    /// something that an attacker chose gives the secret away by its compressed length (BREACH).
    /// </summary>
    public bool CompressAll { get; init; }
}

/// <summary>What an entrance answers when all is well.</summary>
/// <param name="Path">The path that is asked for.</param>
public abstract record Check(string Path)
{
    /// <summary>HTTP 200, with a health report in JSON that names the commit of the release.</summary>
    /// <param name="Path">The path that is asked for.</param>
    public sealed record HealthReport(string Path) : Check(Path);

    /// <summary>HTTP 200.</summary>
    /// <param name="Path">The path that is asked for.</param>
    public sealed record Status200(string Path) : Check(Path);
}
