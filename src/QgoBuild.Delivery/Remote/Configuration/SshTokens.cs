namespace QgoBuild.Delivery.Remote.Configuration;

/// <summary>The values of <c>%h</c>, <c>%r</c> and other tokens for one host.</summary>
/// <param name="Defaults">Home, user and variables.</param>
/// <param name="OriginalHost">The host as the user typed it.</param>
/// <param name="Host">The name to connect to.</param>
/// <param name="Port">The port to connect to.</param>
/// <param name="User">The user to log in as.</param>
/// <param name="HostKeyAlias">The name in known_hosts.</param>
internal sealed record SshTokens(OpenSshDefaults Defaults, string OriginalHost, string Host, int Port, string User, string HostKeyAlias)
{
    /// <summary>Expands a path: <c>~</c>, tokens and <c>${VARIABLE}</c>.</summary>
    /// <exception cref="SshConfigException">It has an unknown token, or a variable that is not set.</exception>
    public string ExpandPath(string text) => Expand(Defaults.ExpandHome(text), ExpandPathToken, Defaults.GetVariable);

    /// <summary>Expands the user or the name of a jump host.</summary>
    /// <exception cref="SshConfigException">It has an unknown token.</exception>
    public string ExpandJump(string text) => Expand(text, ExpandJumpToken);

    /// <summary>Expands <c>HostName</c>, which may have <c>%h</c> and <c>%%</c> only.</summary>
    /// <exception cref="SshConfigException">It has another token.</exception>
    public static string ExpandHostName(string text, string host) =>
        Expand(text, token => token switch { '%' => "%", 'h' => host, _ => null });

    private string? ExpandPathToken(char token) => token switch
    {
        'd' => Defaults.Home,
        'k' => HostKeyAlias,
        'l' => Environment.MachineName,
        'u' => Defaults.LocalUser,
        _ => ExpandJumpToken(token),
    };

    private string? ExpandJumpToken(char token) => token switch
    {
        '%' => "%",
        'h' => Host,
        'n' => OriginalHost,
        'p' => Port.ToString(CultureInfo.InvariantCulture),
        'r' => User,
        _ => null,
    };

    private static string Expand(string text, Func<char, string?> token, Func<string, string?>? getVariable = null)
    {
        var result = new StringBuilder();
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '%')
                result.Append((++i < text.Length ? token(text[i]) : null) ?? throw CreateUnknownTokenException(text));
            else if (getVariable is not null && text.AsSpan(i).StartsWith("${") && text.IndexOf('}', i) is > 0 and var end)
                (_, i) = (result.Append(GetRequiredVariable(text[(i + 2)..end], getVariable)), end);
            else
                result.Append(text[i]);
        }

        return result.ToString();
    }

    private static SshConfigException CreateUnknownTokenException(string text) =>
        new($"\"{text}\" in the SSH configuration has a token that is not supported there.");

    private static string GetRequiredVariable(string name, Func<string, string?> getVariable) =>
        getVariable(name) ?? throw new SshConfigException($"The SSH configuration uses the variable {name}, which is not set.");
}
