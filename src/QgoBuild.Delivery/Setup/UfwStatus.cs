using System.Globalization;
using System.Text.RegularExpressions;

namespace QgoBuild.Delivery.Setup;

/// <summary>Checks a firewall that is managed with ufw. Setup does not change it.</summary>
internal static partial class UfwStatus
{
    /// <summary>Evaluates the output of <c>ufw status verbose</c>.</summary>
    public static CheckResult Evaluate(string output, ProtectionFacts facts, IReadOnlyList<int> entrances)
    {
        var rows = Rows().Matches(output).Select(row => row.Groups["to"].Value.Trim());
        var allowed = rows.Select(to => to.Replace(" (v6)", "", StringComparison.Ordinal)).Distinct().ToList();
        var required = facts.SshPorts.Concat(entrances).Distinct().Order().ToList();
        var missing = required.Where(port => !allowed.Any(to => Allows(to, port))).ToList();
        var others = allowed.Where(to => !required.Any(port => Allows(to, port))).ToList();
        // Docker redirects to containers before the rules of ufw apply.
        var exposed = facts.PublishedPorts.Where(published => !required.Contains(published.Port)).ToList();
        List<string> commands =
        [
            .. missing.Select(port => $"ufw allow {port}/tcp"),
            .. others.Select(to => $"ufw delete allow '{to}'"),
            .. DeniesIncoming(output) ? Array.Empty<string>() : ["ufw default deny incoming"],
            .. exposed.Select(published => $"docker port {published.Container}    # publish it on 127.0.0.1: Docker bypasses ufw"),
        ];
        return commands.Count == 0
            ? CheckResult.Ok($"ufw allows only {string.Join(", ", allowed)}.")
            : CheckResult.Advised("ufw is in use, and does not open exactly SSH and the entrances. Setup does not change it.", commands);
    }

    private static bool DeniesIncoming(string output) => IncomingPolicy().IsMatch(output);

    // 22, 22/tcp, 80,443/tcp, 8000:8010/tcp, or the name of an application profile.
    private static bool Allows(string to, int port) => to switch
    {
        "OpenSSH" or "SSH" => port == 22,
        "Nginx Full" or "Apache Full" or "WWW Full" => port is 80 or 443,
        _ when to.EndsWith("/udp", StringComparison.Ordinal) => false,
        _ => to.Split('/')[0].Split(',').Any(part => part.Split(':') is var ends
            && int.TryParse(ends[0], CultureInfo.InvariantCulture, out var first) && port >= first
            && int.TryParse(ends[^1], CultureInfo.InvariantCulture, out var last) && port <= last),
    };

    [GeneratedRegex(@"^(?<to>\S.*?)\s{2,}(ALLOW|LIMIT)( IN)?\s", RegexOptions.Multiline | RegexOptions.CultureInvariant)]
    private static partial Regex Rows();

    [GeneratedRegex(@"^Default: (deny|reject) \(incoming\)", RegexOptions.Multiline | RegexOptions.CultureInvariant)]
    private static partial Regex IncomingPolicy();
}
