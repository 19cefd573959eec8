using System.Globalization;
using System.Text.RegularExpressions;
using CsCheck;
using QgoBuild.Delivery.Remote.HostKeys;

namespace QgoBuild.Delivery.Tests.Remote.HostKeys;

/// <summary>Compares the matching lines of known_hosts files with those of OpenSSH (<c>ssh-keygen -F</c>, <c>-H</c>).</summary>
public sealed partial class KnownHostsAgainstOpenSshTests : IDisposable
{
    private static readonly string[] Names =
        ["host", "HOST", "web.example", "db.example", "a.b.example", "[host]:2222", "[web.example]:2222", "[127.0.0.11]:22022",
            "127.0.0.11", "::1", "[::1]:2222", "x"];

    private static readonly Gen<string> Pattern = OneOf.Values(
        ["*", "?", "h?st", "*.example", "w*.ex*e", "!web.example", "!*.b.example", "[*]:2222", "127.0.0.1?", "*o*t", "**", "a.*.*", "!*",
            "", .. Names]);

    private static readonly Gen<string> Line = Gen.Select(
        OneOf.Values("", "", "", "@revoked ", "@cert-authority "),
        Pattern.Array[1, 3].Select(patterns => string.Join(',', patterns)),
        OneOf.Values(" ", "  ", "\t"),
        OneOf.Values("", " a comment", " # another", "\r"),
        (marker, names, gap, comment) => $"{marker}{names}{gap}KEY{comment}");

    private static readonly Gen<string> AnyLine = Gen.Frequency(
        (8, Line), (1, OneOf.Values("", "   ", "# host ssh-ed25519 AAAA", "host", "host ssh-ed25519", "  # x", "@unknown host KEY",
            "|1|broken KEY", "|1|a|b KEY")));

    private readonly TestDirectory _directory = new();
    private readonly string _key;

    public KnownHostsAgainstOpenSshTests()
    {
        LocalTool.Read("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", _directory["key"]);
        _key = string.Join(' ', File.ReadAllText(_directory["key.pub"]).Split(' ')[..2]);
    }

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void The_same_lines_are_found_as_by_OpenSSH() =>
        AnyLine.Array[1, 12].Sample(lines => Compare(_directory.Write("known_hosts", Text(lines))), iter: 20, threads: 1);

    [Fact]
    public void Names_hashed_by_OpenSSH_are_found() =>
        OneOf.Values(Names).Array[1, 8].Sample(
            names =>
            {
                var file = _directory.Write("known_hosts", Text(names.Select(name => $"{name} KEY")));
                LocalTool.Read("ssh-keygen", "-H", "-f", file);
                Assert.All(File.ReadLines(file), line => Assert.StartsWith("|1|", line, StringComparison.Ordinal));
                Compare(file);
            },
            iter: 8,
            threads: 1);

    private string Text(IEnumerable<string> lines) =>
        string.Concat(lines.Select(line => line.Replace("KEY", _key, StringComparison.Ordinal) + "\n"));

    private static void Compare(string file)
    {
        var known = KnownHosts.Parse(File.ReadAllText(file));
        foreach (var name in Names)
        {
            // ssh converts a name to lowercase before the lookup; ssh-keygen does not.
            var found = FoundLine.Matches(LocalTool.Run("ssh-keygen", "-F", name.ToLowerInvariant(), "-f", file).Output)
                .Select(match => int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture));
            Assert.True(
                found.SequenceEqual(known.GetLineNumbers(name)),
                $"{name}: OpenSSH finds [{string.Join(' ', found)}], we find [{string.Join(' ', known.GetLineNumbers(name))}] " +
                    $"in\n{File.ReadAllText(file)}");
        }
    }

    [GeneratedRegex(@"^# Host .* found: line (\d+)", RegexOptions.Multiline)]
    private static partial Regex FoundLine { get; }
}
