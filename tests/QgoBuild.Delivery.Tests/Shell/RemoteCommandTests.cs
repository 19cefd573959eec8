using System.Diagnostics;
using CsCheck;
using QgoBuild.Delivery.Shell;

namespace QgoBuild.Delivery.Tests.Shell;

public sealed class RemoteCommandTests
{
    private static readonly string[] Awkward = ["", " ", "'", "''", "$(id)", "`id`", "-n", "--", "~", "a=b", "\\", "\n", "x\n", "/root/NEW START"];

    private static readonly Gen<string> Hostile = Gen.OneOf(
        Gen.String[Gen.Char["'\"\\$`!*?[]{}()<>|&;#~ \t\n\r=^%-aZ9éß漢"], 0, 24],
        Gen.String[Gen.Char['\u0001', '\ud7ff'], 0, 12],
        Gen.Const(Awkward).SelectMany(all => Gen.Int[0, all.Length - 1].Select(i => all[i])));

    [Fact]
    public void Every_value_reaches_a_real_shell_as_exactly_one_word()
    {
        // Values are checked by the hundred, one shell for each hundred: 10,000 of them.
        Hostile.Array[100].Sample(values =>
        {
            var command = RemoteCommand.Sh($"printf '%s\\0' {values} \"end\"");
            Assert.Equal([.. values, "end"], RunInShell(command));
        }, iter: 100, threads: 1);
    }

    [Fact]
    public void A_value_may_stand_beside_literal_text()
    {
        var file = "it's a file";
        Assert.Equal(["--file=it's a file"], RunInShell(RemoteCommand.Sh($"printf '%s\\0' --file={file}")));
    }

    [Fact]
    public void Plain_words_stay_readable() =>
        Assert.Equal("git -C '/root/NEW START' checkout --detach 4f2a", RemoteCommand.Of("git", "-C", "/root/NEW START", "checkout", "--detach", "4f2a").Text);

    [Fact]
    public void Commands_compose_without_being_quoted_again()
    {
        var list = RemoteCommand.Of("ls", "a b");
        Assert.Equal("ls 'a b' | wc -l && echo 7", list.Pipe(RemoteCommand.Of("wc", "-l")).And(RemoteCommand.Sh($"echo {7}")).Text);
        Assert.Equal("if ls 'a b'; then :; fi", RemoteCommand.Sh($"if {list}; then :; fi").Text);
    }

    [Theory]
    [InlineData("\"")]
    [InlineData("'")]
    public void A_value_inside_quotes_is_refused(string quote)
    {
        var value = "$(id)";
        var error = Assert.Throws<ArgumentException>(() => quote == "\"" ? RemoteCommand.Sh($"echo \"{value}\"") : RemoteCommand.Sh($"echo '{value}'"));
        Assert.Contains("outside", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Quotes_that_are_closed_again_do_not_matter()
    {
        var value = "a b";
        Assert.Equal("echo \"it's\" 'say \"x\"' \\\" 'a b'", RemoteCommand.Sh($"echo \"it's\" 'say \"x\"' \\\" {value}").Text);
    }

    [Fact]
    public void A_null_character_is_refused_because_no_process_can_receive_it() =>
        Assert.Throws<ArgumentException>(() => RemoteCommand.Of("echo", "a\0b"));

    private static string[] RunInShell(RemoteCommand command)
    {
        using var shell = Process.Start(new ProcessStartInfo("sh") { RedirectStandardInput = true, RedirectStandardOutput = true, StandardOutputEncoding = System.Text.Encoding.UTF8 })!;
        shell.StandardInput.Write(command.Text);
        shell.StandardInput.Close();
        var words = shell.StandardOutput.ReadToEnd();
        shell.WaitForExit();
        Assert.Equal(0, shell.ExitCode);
        return words.Split('\0')[..^1];
    }
}
