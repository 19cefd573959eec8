namespace QgoBuild.Engine.Completion;

/// <summary>The scripts that teach shells to complete the build's command line: the files beside this one.</summary>
internal static class CompletionScripts
{
    /// <summary>The shells that there is a script for.</summary>
    public static readonly IReadOnlyList<string> Shells = ["bash", "zsh", "fish", "powershell"];

    /// <summary>The script for a shell, which is one of <see cref="Shells"/>.</summary>
    public static string Read(string shell)
    {
        using var stream = typeof(CompletionScripts).Assembly.GetManifestResourceStream($"completion.{shell}")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
