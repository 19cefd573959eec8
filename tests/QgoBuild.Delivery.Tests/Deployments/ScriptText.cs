using System.Text.RegularExpressions;

namespace QgoBuild.Delivery.Tests.Deployments;

/// <summary>The text of a script as snapshots hold it.</summary>
internal static partial class ScriptText
{
    /// <summary>The script with the names of the runtime's files in place of their text, which stands in these files already.</summary>
    public static string WithoutRuntime(string script) => RuntimeFile.Replace(script, "$1\n");

    [GeneratedRegex(@"^(# ---- [a-z-]+\.sh)\n(?:(?!# ----).*\n)*", RegexOptions.Multiline)]
    private static partial Regex RuntimeFile { get; }
}
