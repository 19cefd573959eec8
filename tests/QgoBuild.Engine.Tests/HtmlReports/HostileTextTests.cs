using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using CsCheck;
using QgoBuild.Engine.Execution;
using QgoBuild.Engine.GitHubOutput;
using QgoBuild.Engine.HtmlReports.Drawing;
using QgoBuild.Engine.HtmlReports.Markup;
using QgoBuild.Engine.HtmlReports.Plans;
using QgoBuild.Engine.HtmlReports.Runs;

namespace QgoBuild.Tests.Engine.HtmlReports;

/// <summary>Any text in a report remains text.</summary>
public sealed partial class HostileTextTests
{
    private static readonly string[] Pieces =
    [
        "<script>alert(1)</script>", "</script>", "</pre>", "<!--", "-->", "<![CDATA[", "]]>", "\" onload=\"x", "' x='", "&lt;", "&#60;",
        "&", "\0", "\b", "\e[31m", "\e[0m", "\e]8;;http://x\a", "\e[", "\e", "\u009B", "\uD800", "\uDC00", "😀", "\uFFFE", "\u202E",
        "\r\n", "\n", "\t", "```", "~~~~", "|", "`", "\\", "[x](javascript:y)", "\u2028", "a", " ", "é",
    ];

    private static readonly Gen<string> Text =
        Gen.OneOf(Gen.String, Gen.OneOf([.. Pieces.Select(Gen.Const)]).Array[0, 8].Select(string.Concat));

    [Fact]
    public void A_hole_in_markup_is_only_text() => Text.Sample(text =>
    {
        Html html = $"{text}";

        Assert.DoesNotMatch(@"[<>""']|&(?!(lt|gt|amp|quot|#39);)", html.ToString());
        Assert.Equal(PlainText.Sanitize(text), WebUtility.HtmlDecode(html.ToString()));
    });

    [Fact]
    public void Terminal_sequences_become_colours_or_nothing() => Text.Sample(text =>
    {
        var html = AnsiText.Render(text).ToString();

        Assert.DoesNotMatch("<(?!/?span)", html);
        Assert.Equal(PlainText.Sanitize(AnsiText.Strip(text)), WebUtility.HtmlDecode(Spans().Replace(html, "")));
    });

    [Fact]
    public void Clean_text_can_be_encoded_and_shows_no_control_characters() => Text.Sample(text =>
    {
        var clean = PlainText.Sanitize(text);

        Assert.Equal(clean, System.Text.Encoding.UTF8.GetString(
            new System.Text.UTF8Encoding(false, throwOnInvalidBytes: true).GetBytes(clean)));
        Assert.DoesNotContain(clean, character => char.IsControl(character) && character is not ('\n' or '\t'));
    });

    [Fact]
    public void The_page_of_a_run_has_the_same_tags_for_any_text() => Text.Sample(text =>
        Assert.Equal(Tags(RunPage.Render(Run("x"))), Tags(RunPage.Render(Run(text + "x")))));

    [Fact]
    public void The_page_of_a_plan_has_the_same_tags_for_any_text() => Text.Sample(text =>
        Assert.Equal(Tags(PlanPage.Render(Plan("x"))), Tags(PlanPage.Render(Plan(text + "x")))));

    [Fact]
    public void The_JSON_of_a_run_is_valid_for_any_text() => Text.Sample(text =>
    {
        using var json = JsonDocument.Parse(RunJson.Render(Run(text)));

        Assert.Equal(PlainText.Sanitize(AnsiText.Strip(text)), json.RootElement.GetProperty("targets")[0].GetProperty("failure")
            .GetString());
    });

    [Fact]
    public void A_block_of_Markdown_ends_at_its_fence() => Text.Sample(text =>
    {
        var lines = MarkdownEscape.Block(text).Split('\n');
        var fence = lines[^1];

        Assert.Equal(fence + "text", lines[0]);
        Assert.DoesNotContain(lines[1..^1], line => line.Contains(fence, StringComparison.Ordinal));
    });

    [Fact]
    public void A_line_of_Markdown_is_one_line_without_markup() => Text.Sample(text =>
        Assert.DoesNotMatch(@"[\n\\`*_{}\[\]()<>|~:@]", MarkdownEscape.Inline(text)));

    [Fact]
    public void Colours_of_a_terminal_are_classes_of_the_page() => Assert.Equal(
        """plain <span class="c1 bold">red</span><span class="c12 bold">blue</span> <span class="c2">green</span>?""",
        AnsiText.Render("plain \e[1;31mred\e[94mblue\e[0m \e[38;5;2mgreen\e[m\e[2K\e]0;title\a\e(B?").ToString());

    [Fact]
    public void A_page_allows_only_its_own_script()
    {
        var page = RunPage.Render(SampleRun.Failed);
        var script = page[(page.IndexOf("<script>", StringComparison.Ordinal) +
            "<script>".Length)..page.IndexOf("</script>", StringComparison.Ordinal)];
        var hash = Convert.ToBase64String(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(script)));

        Assert.Contains($"default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-{hash}'", page, StringComparison.Ordinal);
        Assert.DoesNotMatch(@"(src|href)=""(?!#)|url\((?!#)|@import", page);
    }

    private static string Tags(string page) =>
        string.Join(' ', TagNames().Matches(page).Select(match => match.Value)
            .Where(tag => !tag.Contains("span", StringComparison.Ordinal)));

    private static RunRecord Run(string text) => SampleRun.Failed with
    {
        Call = text,
        Host = text,
        Targets =
        [
            SampleRun.SucceededTarget(text, 0, 1) with
            {
                Description = text,
                Status = ExecutionStatus.Failed,
                Reason = text,
                Failure = text,
                Summary = new Dictionary<string, string> { [text] = text },
                Output = OutputExcerpt.Of([text]),
            },
        ],
    };

    private static PlanDocument Plan(string text) => new()
    {
        Call = text,
        Targets =
        [
            new PlanNode { Name = "First" },
            new PlanNode
            {
                Name = text,
                Description = text,
                Skipped = text,
                Conditions = [new PlanCondition(text, text)],
                Requires = [text],
                Missing = [text],
                Produces = [text],
                Consumes = [text],
                Notes = [text],
            },
        ],
        Edges = [new Edge(0, 1, EdgeKind.Order)],
        Missing = [text],
        Parameters = [new PlanParameter(text, text, text, text, false)],
    };

    [GeneratedRegex("</?[A-Za-z!][A-Za-z0-9]*")]
    private static partial Regex TagNames();

    [GeneratedRegex("</?span[^>]*>")]
    private static partial Regex Spans();
}
