using CsCheck;

namespace QgoBuild.Bootstrap.Tests;

/// <summary>Arguments that are difficult for shells, quoting and option parsers.</summary>
internal static class HostileText
{
    private static readonly string[] Pieces =
    [
        "", " ", "  ", "\t", "\n", "\r\n", "\"", "'", "\\", "\\\\", "\\\"", "`id`", "$HOME", "$(id)", "${x}", "*", "?", "[a]", "~", "#",
        "!", "%PATH%", "^",
        "&", "|", ";", "<", ">", "(", ")", "{a,b}", "-", "--", "-n", "--help", "=", "a", "Z", "0", "é", "ß", "日本", "😀", "\u0001", "\u007f",
        "\u00a0", "@", ",", ":",
    ];

    public static Gen<string[]> Arguments { get; } = Gen.OneOf(Pieces).Array[0, 6].Select(string.Concat).Array[0, 40];
}
