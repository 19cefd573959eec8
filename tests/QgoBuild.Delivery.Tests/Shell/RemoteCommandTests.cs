using System.Diagnostics;
using System.Text;
using CsCheck;
using QgoBuild.Delivery.Shell;

namespace QgoBuild.Delivery.Tests.Shell;

public sealed class RemoteCommandTests
{
    private static readonly Encoding Utf8 = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);

    // Each shell checks a thousand values.
    private const int ValueCount = 10_000;
    private const int BatchSize = 1_000;

    /// <summary>The shells that are installed on this machine.</summary>
    public static TheoryData<string> Shells => [.. new[] { "sh", "dash", "bash", "busybox" }.Where(IsInstalled).DistinctBy(Program)];

    [Theory]
    [MemberData(nameof(Shells))]
    public void Every_value_reaches_a_real_shell_as_exactly_one_word(string shell) => HostileText.Generator.Array[BatchSize].Sample(
        values => Assert.Equal([.. values, "end"], RunInShell(shell, RemoteCommand.Sh($"printf '%s\\0' {values} \"end\""))),
        iter: ValueCount / BatchSize,
        threads: 1);

    [Theory]
    [MemberData(nameof(Shells))]
    public void Every_value_is_one_word_in_every_position(string shell) => HostileText.Generator.Array[BatchSize].Sample(
        values => Assert.Equal(values.SelectMany(ExpectedOutput),
            RunInShell(shell, RemoteCommand.Sh($"say() {{ printf '%s\\0' \"$@\"; }}\n{All(values)}"))),
        iter: ValueCount / BatchSize,
        threads: 1);

    // The output of PrintInAllPositions, in the same order.
    private static string[] ExpectedOutput(string value) =>
        [value, "literal " + value, value + "literal", "--option=" + value, value, value, "matched", value, value];

    // As an argument, beside literal text, in an assignment, in a condition, as a pattern, in a separate command, and quoted twice.
    private static RemoteCommand PrintInAllPositions(string value) => RemoteCommand.Sh($$"""
        say {{value}} "literal "{{value}} {{value}}'literal' --option={{value}}
        assigned={{value}}; say "$assigned"
        if [ x"$assigned" = x{{value}} ]; then say {{value}}; fi
        case "$assigned" in {{value}}) say matched ;; *) say missed ;; esac
        {{RemoteCommand.Of("printf", "%s\\0", value)}}
        eval {{RemoteCommand.Of("say", value).Text}}
        """);

    private static RemoteCommand All(IEnumerable<string> values) =>
        values.Select(PrintInAllPositions).Aggregate((all, next) => RemoteCommand.Sh($"{all}\n{next}"));

    [Fact]
    public void A_value_may_be_beside_literal_text()
    {
        var file = "it's a file";
        Assert.Equal(["--file=it's a file"], RunInShell(RemoteCommand.Sh($"printf '%s\\0' --file={file}")));
    }

    [Theory]
    [MemberData(nameof(Shells))]
    public void A_byte_order_mark_is_an_ordinary_character(string shell) =>
        Assert.Equal(["\ufeff", "\ufeffx"], RunInShell(shell, RemoteCommand.Sh($"printf '%s\\0' {"\ufeff"} {"\ufeffx"}")));

    [Fact]
    public void Plain_words_are_not_quoted() =>
        Assert.Equal("git -C '/root/NEW START' checkout --detach 4f2a",
            RemoteCommand.Of("git", "-C", "/root/NEW START", "checkout", "--detach", "4f2a").Text);

    [Fact]
    public void Commands_compose_without_being_quoted_again()
    {
        var list = RemoteCommand.Of("ls", "a b");
        Assert.Equal("ls 'a b' && echo 7", list.And(RemoteCommand.Sh($"echo {7}")).Text);
        Assert.Equal("if ls 'a b'; then :; fi", RemoteCommand.Sh($"if {list}; then :; fi").Text);
    }

    [Theory]
    [InlineData("\"")]
    [InlineData("'")]
    public void A_value_inside_quotes_is_refused(string quote)
    {
        var value = "$(id)";
        var error = Assert.Throws<ArgumentException>(
            () => quote == "\"" ? RemoteCommand.Sh($"echo \"{value}\"") : RemoteCommand.Sh($"echo '{value}'"));
        Assert.Contains("outside", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Quotes_that_are_closed_again_do_not_matter()
    {
        var value = "a b";
        Assert.Equal("echo \"it's\" 'say \"x\"' \\\" 'a b'", RemoteCommand.Sh($"echo \"it's\" 'say \"x\"' \\\" {value}").Text);
    }

    [Fact]
    public void A_NUL_character_is_refused() =>
        Assert.Throws<ArgumentException>(() => RemoteCommand.Of("echo", "a\0b"));

    private static string[] RunInShell(RemoteCommand command) => RunInShell("sh", command);

    private static string[] RunInShell(string program, RemoteCommand command)
    {
        var start = new ProcessStartInfo(program, program == "busybox" ? ["sh"] : [])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            StandardInputEncoding = Utf8,
        };
        using var shell = Process.Start(start)!;
        // Read as bytes: a text reader would remove a byte order mark at the beginning.
        var bytes = new MemoryStream();
        var reading = shell.StandardOutput.BaseStream.CopyToAsync(bytes);
        shell.StandardInput.Write(command.Text + "\n");
        shell.StandardInput.Close();
        shell.WaitForExit();
        reading.Wait();
        Assert.Equal(0, shell.ExitCode);
        return Utf8.GetString(bytes.ToArray()).Split('\0')[..^1];
    }

    private static bool IsInstalled(string program) => Program(program) is not null;

    private static string? Program(string name) => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':')
        .Select(directory => new FileInfo(Path.Combine(directory, name)))
        .Where(file => file.Exists)
        .Select(file => (file.ResolveLinkTarget(returnFinalTarget: true) ?? file).Name)
        .FirstOrDefault();
}
