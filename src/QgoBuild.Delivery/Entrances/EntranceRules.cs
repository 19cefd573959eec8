namespace QgoBuild.Delivery.Entrances;

/// <summary>Validates the entrances of an environment before anything is generated from them.</summary>
public static partial class EntranceRules
{
    /// <summary>The port where certificate authorities verify a domain.</summary>
    public const int ChallengePort = 80;

    /// <summary>Refuses entrances that the edge cannot be configured for.</summary>
    /// <param name="entrances">The entrances.</param>
    /// <param name="services">The services of the release.</param>
    /// <param name="environment">The environment's name, for the message.</param>
    /// <exception cref="DeliveryException">An entrance is invalid: exit code 2.</exception>
    public static void Validate(IReadOnlyList<Entrance> entrances, IReadOnlyList<string> services, string environment)
    {
        ArgumentNullException.ThrowIfNull(entrances);
        ArgumentNullException.ThrowIfNull(services);
        if (entrances.Count == 0) throw CreateException("has no entrance: users could not reach the application", environment);
        if (entrances.GroupBy(entrance => entrance.Port).FirstOrDefault(ports => ports.Count() > 1) is { } twice)
            throw CreateException($"has two entrances on port {twice.Key}", environment);
        if (!entrances.Any(entrance => entrance.HasRoutes))
            throw CreateException("has no entrance with routes: users could not reach the application", environment);
        if (entrances.Select(entrance => entrance.Tls).OfType<Tls>().Distinct().Count() > 1)
            throw CreateException("has entrances with different certificates: all entrances share one certificate for all of their names",
                environment);
        if (entrances.Any(entrance => entrance.Tls is LetsEncrypt) &&
            !entrances.Any(entrance => entrance is { Port: ChallengePort, Tls: null }))
            throw CreateException($"has a certificate of Let's Encrypt and no entrance on port {ChallengePort}, where Let's Encrypt " +
                $"verifies the domain: add Entrance.Redirect({ChallengePort}, 443) or " +
                $"Entrance.ForChallenges({ChallengePort})", environment);
        foreach (var entrance in entrances)
        {
            var name = $"entrance on port {entrance.Port}";
            if (entrance.Port is < 1 or > 65535) throw CreateException($"has an {name}: ports go from 1 to 65535", environment);
            if (entrance.Port == EdgeConfiguration.InternalPort)
                throw CreateException($"has an {name}, which the edge uses itself", environment);
            if (entrance.MaxBodyMebibytes < 1 || entrance.ResponseTimeout < TimeSpan.FromSeconds(1))
                throw CreateException(
                    $"has an {name} with limits that are too low: MaxBodyMebibytes is at least 1 (MiB), ResponseTimeout at least " +
                        "one second", environment);
            ValidateTls(entrance, entrances, $"has an {name}", environment);
            if (!entrance.HasRoutes) continue;
            if (entrance.Routes.All(route => route.Path != "/"))
                throw CreateException($"has an {name} without a route for /: no service handles requests for other paths", environment);
            if (entrance.Routes.GroupBy(route => route.Path).FirstOrDefault(paths => paths.Count() > 1) is { } same)
                throw CreateException($"has an {name} with two routes for {same.Key}", environment);
            foreach (var route in entrance.Routes)
                ValidateRoute(route, services, $"has an {name} with the route {route.Path}", environment);
            if (!PathPattern().IsMatch(entrance.Check.Path))
                throw CreateException($"has an {name} with the check {entrance.Check.Path}: {PathRule}", environment);
        }
    }

    /// <summary>Refuses an address of an environment that no entrance matches.</summary>
    /// <param name="address">The address.</param>
    /// <param name="entrances">The entrances.</param>
    /// <param name="environment">The environment's name, for the message.</param>
    /// <exception cref="DeliveryException">No entrance matches the address: exit code 2.</exception>
    public static void ValidateAddress(Uri address, IReadOnlyList<Entrance> entrances, string environment)
    {
        ArgumentNullException.ThrowIfNull(address);
        ArgumentNullException.ThrowIfNull(entrances);
        if (entrances.FirstOrDefault(entrance => entrance.Port == address.Port) is not { } entrance)
            throw CreateException($"has the address {address}, and no entrance on port {address.Port}: " +
                $"its entrances are on {string.Join(", ", entrances.Select(one => one.Port))}", environment);
        if (entrance.Scheme != address.Scheme)
            throw CreateException($"has the address {address}, and the entrance on port {address.Port} uses {entrance.Scheme}",
                environment);
        if (entrance.Hosts.Count > 0 && !entrance.Hosts.Contains(address.Host))
            throw CreateException($"has the address {address}, and the entrance on port {address.Port} is for " +
                $"{string.Join(", ", entrance.Hosts)}", environment);
    }

    private static void ValidateTls(Entrance entrance, IReadOnlyList<Entrance> all, string what, string environment)
    {
        if (entrance.Hosts.FirstOrDefault(host => !HostPattern().IsMatch(host)) is { } odd)
            throw CreateException($"{what} for the host \"{odd}\": names have lowercase letters, digits, hyphens and dots, as in " +
                "example.org", environment);
        if (entrance.Tls is LetsEncrypt && entrance.Hosts.Count == 0)
            throw CreateException($"{what} with a certificate of Let's Encrypt and without a host name: set Hosts", environment);
        if (entrance.Tls is LetsEncrypt { Email: var email } && !EmailPattern().IsMatch(email))
            throw CreateException($"{what} with a certificate of Let's Encrypt for \"{email}\", which is not an email address",
                environment);
        if (entrance.Tls is LetsEncrypt { Image: var image } && !ImagePattern().IsMatch(image))
            throw CreateException($"{what} with Certbot's image \"{image}\", which is not the name of an image", environment);
        if (entrance.Tls is LetsEncrypt { Directory: { Scheme: not "https" } directory })
            throw CreateException($"{what} with the ACME directory {directory}, which does not begin with https", environment);
        if (entrance.HstsMaxAge is { } strict && (entrance.Tls is null || strict < TimeSpan.Zero))
            throw CreateException($"{what} with HstsMaxAge, which requires TLS and a time of at least zero", environment);
        if (entrance.RedirectPort is { } to &&
            (entrance.HasRoutes || entrance.Tls is not null ||
                !all.Any(other => other.Port == to && other is { HasRoutes: true, Tls: not null })))
            throw CreateException($"{what} that redirects to port {to}: an entrance that redirects has neither routes nor TLS, and port " +
                $"{to} must have both", environment);
    }

    private const string PathRule = "a path begins with / and has letters, digits and -._~/ only";

    private static void ValidateRoute(Route route, IReadOnlyList<string> services, string what, string environment)
    {
        if (!PathPattern().IsMatch(route.Path)) throw CreateException($"{what}: {PathRule}", environment);
        if (route.Path.StartsWith(EdgeConfiguration.ReservedPath, StringComparison.Ordinal))
            throw CreateException($"{what}: paths below {EdgeConfiguration.ReservedPath} are the edge's own", environment);
        if (!services.Contains(route.Service))
            throw CreateException($"{what} to {route.Service}, which is not a service of the release: " +
                $"its services are {string.Join(", ", services)}", environment);
        if (route.Port is < 1 or > 65535) throw CreateException($"{what} to port {route.Port}: ports go from 1 to 65535", environment);
    }

    private static DeliveryException CreateException(string what, string environment) =>
        new($"The environment {environment} {what}.", "Correct it in build/Environments.cs.", exitCode: 2);

    [GeneratedRegex(@"\A[a-z0-9]([a-z0-9\-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9\-]*[a-z0-9])?)+\z")]
    private static partial Regex HostPattern();

    [GeneratedRegex(@"\A[A-Za-z0-9.!#%&'*+/=?^_{|}~\-]+@[A-Za-z0-9.\-]+\z")]
    private static partial Regex EmailPattern();

    [GeneratedRegex(@"\A[a-z0-9][A-Za-z0-9._:/@\-]*\z")]
    private static partial Regex ImagePattern();

    [GeneratedRegex(@"\A/[A-Za-z0-9\-._~/]*\z")]
    private static partial Regex PathPattern();
}
