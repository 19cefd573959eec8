namespace QgoBuild.Engine.Text;

/// <summary>The forms in which one name is written: <c>ApiKey</c>, <c>--api-key</c>, <c>API_KEY</c>.</summary>
internal static class NameFormat
{
    // Words with two capitals that count as one word, as in NUKE: GitHubToken is --github-token.
    private static readonly string[] KnownWords =
        ["DotNet", "GitHub", "GitLab", "GitVersion", "MSBuild", "NuGet", "ReSharper", "AppVeyor", "TeamCity", "JetBrains", "DockerHub"];

    /// <summary>The spelling on the command line, without the leading dashes: <c>ApiKey</c> becomes <c>api-key</c>.</summary>
    public static string ToKebabCase(string name)
    {
        foreach (var word in KnownWords)
        {
            if (name.Contains(word, StringComparison.Ordinal))
                name = name.Replace(word, word[0] + word[1..].ToLowerInvariant(), StringComparison.Ordinal);
        }

        Span<char> dashed = stackalloc char[name.Length * 2];
        var length = 0;
        for (var i = 0; i < name.Length; i++)
        {
            if (i > 0 && IsWordStart(name, i)) dashed[length++] = '-';
            dashed[length++] = char.ToLowerInvariant(name[i]);
        }

        return new string(dashed[..length]);
    }

    /// <summary>The spelling in the environment: <c>ApiKey</c> becomes <c>API_KEY</c>.</summary>
    public static string ToEnvironmentVariable(string name) => ToKebabCase(name).Replace('-', '_').ToUpperInvariant();

    /// <summary>The key of a name, the same for all spellings: without dashes and underscores, in upper case.</summary>
    public static string ToKey(ReadOnlySpan<char> name)
    {
        Span<char> key = name.Length <= 256 ? stackalloc char[name.Length] : new char[name.Length];
        var length = 0;
        foreach (var character in name)
        {
            if (character is not ('-' or '_')) key[length++] = char.ToUpperInvariant(character);
        }

        return new string(key[..length]);
    }

    private static bool IsWordStart(string name, int i)
    {
        if (!char.IsUpper(name[i])) return false;
        return !char.IsUpper(name[i - 1]) || (i + 1 < name.Length && char.IsLower(name[i + 1]));
    }
}
