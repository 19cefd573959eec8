using CsCheck;

namespace QgoBuild.Delivery.Tests.Shell;

/// <summary>Values with special characters of shells: all characters but NUL, which cannot be passed to a process.</summary>
internal static class HostileText
{
    private static readonly string[] AwkwardParts =
    [
        "", " ", "\t", "\n", "\r\n", "x\n", "\n\n", "'", "''", "'\\''", "\"", "\\", "\\\\", "\\'", "\\\n", "$", "$(id)", "$((1+1))",
        "${HOME}", "$$", "`id`", "!!", "!-1",
        "-n", "-e", "--", "-", "--help", "~", "~root", "a=b", "PATH=x", "*", "?", "[a-z]", "{a,b}", "#", "&", "&&", ";", "|", ">", "<",
        "<<EOF", "(", ")", "%s", "%n", "\\0", "\\x41", "\\c",
        "\e[31m", "\a", "\u007f", "\u0085", "\u00a0", "\u200b", "\u202e", "\ufeff", "é", "e\u0301", "漢字", "😀", "👩‍👩‍👧",
        "/root/NEW START", "$(touch /tmp/pwned)", "'; touch /tmp/pwned; '", "exit 1", "EOF", "\\u0000",
    ];

    private static readonly Gen<string> AwkwardPart = Gen.Int[0, AwkwardParts.Length - 1].Select(index => AwkwardParts[index]);

    /// <summary>Values of special characters, of any characters, and of known problems.</summary>
    public static Gen<string> Generator { get; } = Gen.OneOf(
        Gen.String[Gen.Char["'\"\\$`!*?[]{}()<>|&;#~ \t\n\r=^%-+:,./@aZ9éß漢"], 0, 24],
        Gen.String[Gen.Char['\u0001', '\ud7ff'], 0, 12],
        Gen.String[Gen.Char['\u0001', '\u001f'], 0, 6],
        AwkwardPart,
        AwkwardPart.Array[2, 4].Select(string.Concat));
}
