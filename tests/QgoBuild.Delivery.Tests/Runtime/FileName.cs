using System.Globalization;
using System.Text;
using CsCheck;

namespace QgoBuild.Delivery.Tests.Runtime;

/// <summary>Names that Linux allows: any bytes but NUL and slash.</summary>
internal static class FileName
{
    private static readonly byte[][] AwkwardNames = [
        .. new[]
        {
            "-rf", "--", "-", "\n", "a\nb", "x\n", " ", " x ", "\t", "\\", "\\n", "\\x41", "%41", "%", "\"", "'", "$(id)", "`id`", "*",
            "[a-z]", "?", "~", "#", "&", "\r", "\e[31m", "café", "漢字", "😀", "e\u0301", "manifest.json", "...", ".x",
        }.Select(Encoding.UTF8.GetBytes),
        [0xff], [0xc3], [0xed, 0xa0, 0x80], [0xc0, 0xaf], [0xf5, 0x80, 0x80, 0x80], [0x80, (byte)'a'], [0x7f], [0x01],
    ];

    /// <summary>One name.</summary>
    public static Gen<byte[]> Generator { get; } = Gen.OneOf(
        Gen.Int[0, AwkwardNames.Length - 1].Select(index => AwkwardNames[index]),
        Gen.Byte[1, 255].Array[1, 30],
        Gen.Int[0, AwkwardNames.Length - 1].Select(index => AwkwardNames[index]).Array[2, 3].Select(parts => parts.SelectMany(part => part)
            .ToArray()),
        Gen.String[Gen.Char['\u0001', '\ud7ff'], 1, 12].Select(Encoding.UTF8.GetBytes))
        .Where(name => !name.Contains((byte)'/') && !name.AsSpan().SequenceEqual("."u8) && !name.AsSpan().SequenceEqual(".."u8));

    /// <summary>Several, each another.</summary>
    public static Gen<byte[][]> ListGenerator { get; } =
        Generator.Array[1, 60].Select(names => names.DistinctBy(Convert.ToHexString).ToArray());

    /// <summary>A shell word with this value, that is "x" more: a substitution would lose a newline at the end.</summary>
    public static string Printf(byte[] name) =>
        "$(printf '%b' '" + string.Concat(name.Select(value => @"\0" + Convert.ToString(value, 8).PadLeft(3, '0'))) + "x')";

    /// <summary>What stands for a name in a manifest, decoded.</summary>
    public static byte[] Decode(string path)
    {
        var bytes = new List<byte>();
        for (var at = 0; at < path.Length; at++)
        {
            if (path[at] == '%')
            {
                bytes.Add(byte.Parse(path.AsSpan(at + 1, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture));
                at += 2;
            }
            else
            {
                var length = char.IsHighSurrogate(path[at]) ? 2 : 1;
                bytes.AddRange(Encoding.UTF8.GetBytes(path.Substring(at, length)));
                at += length - 1;
            }
        }

        return [.. bytes];
    }
}
