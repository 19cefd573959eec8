using System.Text.RegularExpressions;

namespace QgoBuild.Delivery.Tests.Deployments;

/// <summary>The text of a script as snapshots hold it.</summary>
internal static partial class ScriptText
{
    /// <summary>The script with the names of the runtime's files in place of their text, which stands in these files already, and without
    /// the fingerprint, which changes with each of them.</summary>
    public static string WithoutRuntime(string script) => Fingerprint.Replace(RuntimeFile.Replace(script, "$1\n"), "$1…");

    [GeneratedRegex("^(plan_fingerprint=)[0-9a-f]{64}$", RegexOptions.Multiline)]
    private static partial Regex Fingerprint { get; }

    [GeneratedRegex(@"^(# ---- [a-z-]+\.sh)\n(?:(?!# ----).*\n)*", RegexOptions.Multiline)]
    private static partial Regex RuntimeFile { get; }
}
