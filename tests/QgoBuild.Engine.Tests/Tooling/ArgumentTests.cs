using System.Globalization;
using CsCheck;
using QgoBuild.Engine.IO;
using QgoBuild.Engine.Tooling;

namespace QgoBuild.Tests.Engine.Tooling;

public sealed class ArgumentTests
{
    private static readonly AbsolutePath Directory = AbsolutePath.Create("/srv/NEW START");

    [Fact]
    public void A_hole_with_blanks_is_quoted() => Assert.Equal("commit -m \"a b\"", Arguments($"commit -m {"a b"}"));

    [Fact]
    public void A_hole_without_blanks_is_unchanged() => Assert.Equal("checkout main", Arguments($"checkout {"main"}"));

    [Fact]
    public void An_empty_hole_is_an_empty_argument() => Assert.Equal("-m \"\"", Arguments($"-m {""}"));

    [Fact]
    public void A_quote_in_a_hole_is_escaped() => Assert.Equal("-m \"say \\\"hi\\\"\"", Arguments($"-m {"say \"hi\""}"));

    [Fact]
    public void A_whole_line_of_holes_stays_separate_arguments() => Assert.Equal("\"a b\" \"c d\"", Arguments($"{"a b"} {"c d"}"));

    [Fact]
    public void A_single_hole_is_a_single_argument() => Assert.Equal("\"a b\"", Arguments($"{"a b"}"));

    [Fact]
    public void A_path_is_quoted_where_needed() =>
        Assert.Equal("-C \"/srv/NEW START\" /srv", Arguments($"-C {Directory} {Directory / ".."}"));

    [Fact]
    public void Paths_are_one_argument_each() =>
        Assert.Equal("\"/srv/NEW START\" /srv", Arguments($"{new[] { Directory, Directory / ".." }}"));

    [Fact]
    public void A_hole_can_be_unquoted() => Assert.Equal("--flag --other", Arguments($"{"--flag --other":nq}"));

    [Fact]
    public void A_number_is_written_the_same_everywhere() => Assert.Equal("-n 1.5", Arguments($"-n {1.5}"));

    [Fact]
    public void A_secret_hole_is_masked()
    {
        ArgumentStringHandler arguments = $"--password {"p@ss word":r}";
        var filter = arguments.GetFilter();

        Assert.Equal("--password ***", filter(arguments.ToStringAndClear()));
    }

    [Fact]
    public void A_plain_string_is_literal() => Assert.Equal("commit -m \"a b\"", Arguments("commit -m \"a b\""));

    [Fact]
    public void A_real_process_receives_any_hole_as_one_argument()
    {
        var hostile = Gen.String[Gen.Char["ab \t\n\"'\\$`*?;&|<>(){}~#!%^=é€"], 0, 12].Array[1, 8];
        hostile.Sample(values =>
        {
            Assert.Equal(values, EchoAppended($"{values[0]}", values[1..]));
        }, iter: 60);
    }

    [Fact]
    public void A_hole_attached_to_text_is_the_rest_of_its_argument() =>
        Assert.Equal(["--path=a \"b\" c", "\\a b"], Echo($"--path={"a \"b\" c"} \\{"a b"}"));

    private static string Arguments(ArgumentStringHandler arguments) => arguments.ToStringAndClear();

    private static string[] EchoAppended(ArgumentStringHandler first, string[] rest)
    {
        var line = first.ToStringAndClear();
        foreach (var value in rest) line += " " + Arguments($"{value}");
        return Echo(line);
    }

    // A program that shows its arguments byte by byte.
    private static string[] Echo(ArgumentStringHandler arguments)
    {
        using var process = ProcessTasks.StartProcess(
            "/bin/sh",
            $"-c \"printf '%s\\0' \\\"$@\\\" | od -An -v -tx1\" sh {arguments.ToStringAndClear():nq}",
            workingDirectory: "/",
            logOutput: false,
            logInvocation: false);
        var hex = process.AssertZeroExitCode().Output.StdToText().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        var bytes = hex.Select(value => byte.Parse(value, NumberStyles.HexNumber, CultureInfo.InvariantCulture)).ToArray();
        return System.Text.Encoding.UTF8.GetString(bytes).Split('\0')[..^1];
    }
}
