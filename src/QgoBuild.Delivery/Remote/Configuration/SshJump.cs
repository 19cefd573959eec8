namespace QgoBuild.Delivery.Remote.Configuration;

/// <summary>A jump host: <c>[user@]host[:port]</c>, or the same as <c>ssh://…</c>.</summary>
/// <param name="User">The user; null for the configured one.</param>
/// <param name="Host">The host, as in the configuration.</param>
/// <param name="Port">The port; null for the configured one.</param>
internal sealed record SshJump(string? User, string Host, int? Port)
{
    private const string Scheme = "ssh://";

    /// <summary>Parses hosts separated by commas, the nearest one first; the word <c>none</c> means no hosts.</summary>
    public static bool TryParseChain(string text, [NotNullWhen(true)] out IReadOnlyList<SshJump>? chain)
    {
        var jumps = text.Equals("none", StringComparison.OrdinalIgnoreCase) ? [] : text.Split(',').Select(Parse).ToList();
        chain = jumps.Contains(null) ? null : [.. jumps.OfType<SshJump>()];
        return chain is not null;
    }

    private static SshJump? Parse(string text)
    {
        var isUri = text.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase);
        var rest = isUri ? text[Scheme.Length..].TrimEnd('/') : text;
        string? user = null;
        if (rest.LastIndexOf('@') is >= 0 and var at)
        {
            user = isUri ? Uri.UnescapeDataString(rest[..at]) : rest[..at];
            rest = rest[(at + 1)..];
            if (user.Length == 0) return null;
        }

        var (host, port) = SplitPort(rest);
        if (host.Length == 0) return null;
        if (port.Length == 0) return new SshJump(user, host, null);
        return ushort.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0
            ? new SshJump(user, host, number) : null;
    }

    private static (string Host, string Port) SplitPort(string text)
    {
        if (text.StartsWith('['))
        {
            var end = text.IndexOf(']', StringComparison.Ordinal);
            var after = end < 0 ? "" : text[(end + 1)..];
            return end < 0 || after is not ("" or [':', ..]) ? ("", "") : (text[1..end], after.TrimStart(':'));
        }

        var colon = text.IndexOf(':', StringComparison.Ordinal);
        return colon < 0 ? (text, "") : (text[..colon], text[(colon + 1)..]);
    }
}
