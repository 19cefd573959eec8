using System.Globalization;
using System.Text;

namespace QgoBuild.Delivery.Remote.Configuration;

/// <summary>What <c>%h</c>, <c>%r</c> and the like stand for in the values of one host.</summary>
/// <param name="Conventions">Home, user and variables.</param>
/// <param name="Original">The host as it was typed.</param>
/// <param name="Host">The name that is dialled.</param>
/// <param name="Port">The port that is dialled.</param>
/// <param name="User">The user there.</param>
/// <param name="HostKeyAlias">The name by which known_hosts knows it.</param>
internal sealed record SshTokens(OpenSshDefaults Conventions, string Original, string Host, int Port, string User, string HostKeyAlias)
{
    /// <summary>Expands a path: <c>~</c>, tokens and <c>${VARIABLE}</c>.</summary>
    /// <exception cref="SshConfigException">It has a token that is not known, or a variable that is not set.</exception>
    public string ExpandPath(string text) => Expand(Conventions.ExpandHome(text), OfPath, Conventions.Variable);

    /// <summary>Expands the name of a user or a host to jump over.</summary>
    /// <exception cref="SshConfigException">It has a token that is not known there.</exception>
    public string ExpandJump(string text) => Expand(text, OfJump);

    /// <summary>Expands <c>HostName</c>, which knows <c>%h</c> and <c>%%</c> only.</summary>
    /// <exception cref="SshConfigException">It has another token.</exception>
    public static string ExpandHostName(string text, string host) => Expand(text, token => token switch { '%' => "%", 'h' => host, _ => null });

    private string? OfPath(char token) => token switch
    {
        'd' => Conventions.Home,
        'k' => HostKeyAlias,
        'l' => Environment.MachineName,
        'u' => Conventions.LocalUser,
        _ => OfJump(token),
    };

    private string? OfJump(char token) => token switch
    {
        '%' => "%",
        'h' => Host,
        'n' => Original,
        'p' => Port.ToString(CultureInfo.InvariantCulture),
        'r' => User,
        _ => null,
    };

    private static string Expand(string text, Func<char, string?> token, Func<string, string?>? variable = null)
    {
        var result = new StringBuilder();
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '%')
                result.Append((++i < text.Length ? token(text[i]) : null) ?? throw Unknown(text));
            else if (variable is not null && text.AsSpan(i).StartsWith("${") && text.IndexOf('}', i) is > 0 and var end)
                (_, i) = (result.Append(Required(text[(i + 2)..end], variable)), end);
            else
                result.Append(text[i]);
        }

        return result.ToString();
    }

    private static SshConfigException Unknown(string text) => new($"«{text}» in the SSH configuration has a token that is not supported there.");

    private static string Required(string name, Func<string, string?> variable) =>
        variable(name) ?? throw new SshConfigException($"The SSH configuration names the variable {name}, which is not set.");
}
