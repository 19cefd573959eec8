namespace QgoBuild.Engine.Git;

/// <summary>The address of a remote repository, taken apart; a user or a token in it is left out.</summary>
/// <param name="Protocol">How it is reached.</param>
/// <param name="Endpoint">The host, with its port when that is not the usual one.</param>
/// <param name="Identifier">The repository on that host: <c>owner/name</c>.</param>
internal sealed record GitRemoteUrl(GitProtocol Protocol, string Endpoint, string Identifier)
{
    /// <summary>Reads <c>https://host/owner/name.git</c>, <c>ssh://git@host/…</c> or <c>git@host:…</c>; null for anything else, such as a path.</summary>
    public static GitRemoteUrl? Parse(string? url)
    {
        if (string.IsNullOrWhiteSpace(url)) return null;
        if (Uri.TryCreate(url, UriKind.Absolute, out var uri) && url.Contains("://", StringComparison.Ordinal)) return Parse(uri);

        // What stands before the colon is a host when no slash does and when it is no drive.
        var colon = url.IndexOf(':', StringComparison.Ordinal);
        if (colon < 2 || url.AsSpan(0, colon).Contains('/')) return null;
        return new GitRemoteUrl(GitProtocol.Ssh, url[(url.IndexOf('@', StringComparison.Ordinal) + 1)..colon], ParseIdentifier(url[(colon + 1)..]));
    }

    private static GitRemoteUrl? Parse(Uri uri) => uri.Scheme switch
    {
        "https" or "http" => new GitRemoteUrl(GitProtocol.Https, uri.Authority, ParseIdentifier(uri.AbsolutePath)),
        "ssh" or "git+ssh" => new GitRemoteUrl(GitProtocol.Ssh, uri.Port is -1 or 22 ? uri.Host : $"{uri.Host}:{uri.Port}", ParseIdentifier(uri.AbsolutePath)),
        _ => null,
    };

    private static string ParseIdentifier(string path)
    {
        var name = path.Trim('/');
        return name.EndsWith(".git", StringComparison.Ordinal) ? name[..^4] : name;
    }
}
