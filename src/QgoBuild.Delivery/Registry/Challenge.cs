using System.Net.Http.Headers;
using System.Text.RegularExpressions;

namespace QgoBuild.Delivery.Registry;

/// <summary>
/// The authentication that a registry requires in a 401 response (RFC 9110, section 11.6.1): a scheme and its parameters.
/// </summary>
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
