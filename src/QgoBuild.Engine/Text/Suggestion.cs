namespace QgoBuild.Engine.Text;

/// <summary>A word of the command line and the one that was probably meant: a target, an option or a value.</summary>
/// <param name="Written">The word as it was typed.</param>
/// <param name="Meant">The word that is known.</param>
internal sealed record Suggestion(string Written, string Meant)
{
    /// <summary>The argument with the word replaced, wherever it may stand: <c>word</c>, <c>--option=word</c>, <c>word=value</c> or <c>A+word</c>.</summary>
    public string Apply(string argument)
    {
        if (argument == Written) return Meant;
        var equals = argument.IndexOf('=', StringComparison.Ordinal);
        if (argument.StartsWith('-')) return equals < 0 ? argument : $"{Replaced(argument[..equals])}={Replaced(argument[(equals + 1)..])}";
        return string.Join('+', argument.Split('+').Select(Replaced));
    }

    private string Replaced(string word) => word == Written ? Meant : word;
}
