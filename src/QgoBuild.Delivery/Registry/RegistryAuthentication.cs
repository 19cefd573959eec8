using System.Collections.Concurrent;
using System.Net.Http.Headers;
using System.Net.Http.Json;

namespace QgoBuild.Delivery.Registry;

/// <summary>Responds to a registry's challenge with user and password, or with a token that its token service issues for them. What was
/// accepted for a repository is sent at once with the next request. Reading and writing have separate tokens.</summary>
internal sealed class RegistryAuthentication(RegistryAccess registry, HttpMessageHandler inner) : DelegatingHandler(inner)
{
    private static readonly string[] ForwardedParameters = ["service", "scope"];

    private readonly ConcurrentDictionary<Access, AuthenticationHeaderValue> _accepted = new();

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var access = new Access(GetRepository(request.RequestUri!), request.Method == HttpMethod.Put);
        request.Headers.Authorization = _accepted.GetValueOrDefault(access);
        var response = await base.SendAsync(request, cancellationToken);
        if (response.StatusCode != HttpStatusCode.Unauthorized) return response;

        var challenges = response.Headers.WwwAuthenticate.Select(Challenge.From).ToList();
        var authorization = await AuthenticateAsync(challenges, access, cancellationToken);
        if (authorization is null) return response;

        response.Dispose();
        using var retry = new HttpRequestMessage(request.Method, request.RequestUri) { Content = request.Content };
        foreach (var (name, values) in request.Headers)
            retry.Headers.TryAddWithoutValidation(name, values);
        retry.Headers.Authorization = authorization;
        _accepted[access] = authorization;
        return await base.SendAsync(retry, cancellationToken);
    }

    private AuthenticationHeaderValue? Basic => registry.User is { } user
        ? new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{registry.Password}")))
        : null;

    private async Task<AuthenticationHeaderValue?> AuthenticateAsync(IReadOnlyList<Challenge> challenges, Access access,
        CancellationToken cancellationToken)
    {
        if (challenges.FirstOrDefault(challenge => challenge.IsBearer) is { } bearer)
            return await RequestTokenAsync(bearer, access, cancellationToken);
        return challenges.Any(challenge => challenge.IsBasic) ? Basic : null;
    }

    private async Task<AuthenticationHeaderValue?> RequestTokenAsync(Challenge challenge, Access access,
        CancellationToken cancellationToken)
    {
        if (!challenge.Parameters.TryGetValue("realm", out var realm) || !Uri.TryCreate(realm, UriKind.Absolute, out var service) ||
            !CanReceivePassword(service))
            throw new RegistryUnreachableException(registry, $"its token service is \"{realm}\", which is not a safe address.");

        // The challenge of a registry has the scope for reading, also for a request that writes.
        var parameters = access.IsWrite
            ? new Dictionary<string, string>(challenge.Parameters) { ["scope"] = $"repository:{access.Repository}:pull,push" }
            : challenge.Parameters;
        var query = string.Join('&', from name in ForwardedParameters
                                     where parameters.ContainsKey(name)
                                     select $"{name}={Uri.EscapeDataString(parameters[name])}");
        using var request = new HttpRequestMessage(HttpMethod.Get, new UriBuilder(service) { Query = query }.Uri);
        request.Headers.Authorization = Basic;
        using var response = await base.SendAsync(request, cancellationToken);
        if (response.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden) return null;
        if (!response.IsSuccessStatusCode)
            throw new RegistryUnreachableException(registry,
                $"its token service {service.Host} responds with HTTP {(int)response.StatusCode}.");

        var token = await response.Content.ReadFromJsonAsync(RegistryJson.Default.Token, cancellationToken);
        return (token?.Value ?? token?.AccessToken) is { } value
            ? new AuthenticationHeaderValue("Bearer", value)
            : throw new RegistryUnreachableException(registry, $"its token service {service.Host} responds without a token.");
    }

    private bool CanReceivePassword(Uri service) =>
        service.Scheme == Uri.UriSchemeHttps || (registry.PlainHttp && service is { IsLoopback: true, Scheme: "http" });

    /// <summary>The repository of a request; empty for the registry's root. A token is valid for one repository.</summary>
    private static string GetRepository(Uri url)
    {
        var parts = url.AbsolutePath.Split('/', StringSplitOptions.RemoveEmptyEntries);
        return string.Join('/', parts.Skip(1).SkipLast(2));
    }

    private sealed record Access(string Repository, bool IsWrite);
}

/// <summary>The authentication that a registry requires in a 401 response (RFC 9110, section 11.6.1): a scheme and its
/// parameters.</summary>
/// <param name="Scheme"><c>Basic</c> or <c>Bearer</c>, in upper or lower case.</param>
/// <param name="Parameters">Parameters such as realm, service and scope, by lowercase name.</param>
internal sealed partial record Challenge(string Scheme, IReadOnlyDictionary<string, string> Parameters)
{
    /// <summary>True when the registry requires a token from a token service.</summary>
    public bool IsBearer => Scheme.Equals("Bearer", StringComparison.OrdinalIgnoreCase);

    /// <summary>True when the registry requires user and password.</summary>
    public bool IsBasic => Scheme.Equals("Basic", StringComparison.OrdinalIgnoreCase);

    /// <summary>Reads one value of a WWW-Authenticate header.</summary>
    public static Challenge From(AuthenticationHeaderValue header) => new(
        header.Scheme,
        Parameter.Matches(header.Parameter ?? "")
            .GroupBy(match => match.Groups["name"].Value.ToLowerInvariant())
            .ToDictionary(group => group.Key, group => GetValue(group.First())));

    private static string GetValue(Match match) => match.Groups["quoted"] is { Success: true } quoted
        ? EscapedCharacter.Replace(quoted.Value, "$1")
        : match.Groups["plain"].Value;

    [GeneratedRegex("""(?<name>[\w-]+)\s*=\s*("(?<quoted>([^"\\]|\\.)*)"|(?<plain>[^\s,"]+))""", RegexOptions.ExplicitCapture)]
    private static partial Regex Parameter { get; }

    [GeneratedRegex(@"\\(.)")]
    private static partial Regex EscapedCharacter { get; }
}
