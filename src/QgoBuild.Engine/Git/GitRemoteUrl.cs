namespace QgoBuild.Engine.Git;

/// <summary>The parts of a remote repository's address, without a user or a token.</summary>
/// <param name="Protocol">The protocol.</param>
/// <param name="Endpoint">The host, with the port unless it is the default one.</param>
/// <param name="Identifier">The repository on that host: <c>owner/name</c>.</param>
internal sealed record GitRemoteUrl(GitProtocol Protocol, string Endpoint, string Identifier)
{
    /// <summary>Reads <c>https://host/owner/name.git</c>, <c>ssh://git@host/…</c> or <c>git@host:…</c>; null for anything else, such as a
    /// path.</summary>
    public static GitRemoteUrl? Parse(string? url)
    {
        if (string.IsNullOrWhiteSpace(url)) return null;
        if (Uri.TryCreate(url, UriKind.Absolute, out var uri) && url.Contains("://", StringComparison.Ordinal)) return Parse(uri);

        // The text before the colon is a host unless it contains a slash or is the letter of a drive.
        var colon = url.IndexOf(':', StringComparison.Ordinal);
        if (colon < 2 || url.AsSpan(0, colon).Contains('/')) return null;
        return new GitRemoteUrl(GitProtocol.Ssh, url[(url.IndexOf('@', StringComparison.Ordinal) + 1)..colon],
            ParseIdentifier(url[(colon + 1)..]));
    }

    private static GitRemoteUrl? Parse(Uri uri) => uri.Scheme switch
    {
        "https" or "http" => new GitRemoteUrl(GitProtocol.Https, uri.Authority, ParseIdentifier(uri.AbsolutePath)),
        "ssh" or "git+ssh" =>
            new GitRemoteUrl(GitProtocol.Ssh, uri.Port is -1 or 22
                ? uri.Host : $"{uri.Host}:{uri.Port}", ParseIdentifier(uri.AbsolutePath)),
        _ => null,
    };

    private static string ParseIdentifier(string path)
    {
        var name = path.Trim('/');
        return name.EndsWith(".git", StringComparison.Ordinal) ? name[..^4] : name;
    }
}
