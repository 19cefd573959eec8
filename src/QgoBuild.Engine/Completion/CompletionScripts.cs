namespace QgoBuild.Engine.Completion;

/// <summary>The scripts that make shells complete the build's command line: the files in this folder.</summary>
internal static class CompletionScripts
{
    /// <summary>The supported shells.</summary>
    public static readonly IReadOnlyList<string> Shells = ["bash", "zsh", "fish", "powershell"];

    /// <summary>The script for a shell, which is one of <see cref="Shells"/>.</summary>
    public static string Read(string shell)
    {
        using var stream = typeof(CompletionScripts).Assembly.GetManifestResourceStream($"completion.{shell}")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
