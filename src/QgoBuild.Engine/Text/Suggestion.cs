namespace QgoBuild.Engine.Text;

/// <summary>A word of the command line and its correction: a target, an option or a value.</summary>
/// <param name="Original">The word as typed.</param>
/// <param name="Replacement">The known word.</param>
internal sealed record Suggestion(string Original, string Replacement)
{
    /// <summary>
    /// The argument with the word replaced in any of these places: <c>word</c>, <c>--option=word</c>, <c>word=value</c> or <c>A+word</c>.
    /// </summary>
    public string Apply(string argument)
    {
        if (argument == Original) return Replacement;
        var equals = argument.IndexOf('=', StringComparison.Ordinal);
        if (argument.StartsWith('-'))
            return equals < 0 ? argument : $"{ReplaceWord(argument[..equals])}={ReplaceWord(argument[(equals + 1)..])}";
        return string.Join('+', argument.Split('+').Select(ReplaceWord));
    }

    private string ReplaceWord(string word) => word == Original ? Replacement : word;
}
