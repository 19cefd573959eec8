using CsCheck;
using QgoBuild.Engine.CI.Yaml;
using YamlDotNet.RepresentationModel;
using YamlNode = QgoBuild.Engine.CI.Yaml.YamlNode;

namespace QgoBuild.Tests.Engine.Workflows;

/// <summary>YAML parsers read every text back unchanged.</summary>
public sealed class WorkflowYamlTests
{
    private static readonly Gen<string> Texts = Gen.OneOf(
        Gen.String,
        Gen.String[Gen.Char["ab:#-'\"{}[]&*!|>%@`\\ \n\t\r,?~$.0\u00e9\u0085\u2028\ufeff"], 0, 12]);

    [Fact]
    public void A_text_is_read_back_unchanged() => Texts.Sample(
        text => Assert.Equal(text, Read(new YamlMap { { "a", new YamlMap { { "b", new YamlText(text) } } } }, map => map["a"]["b"])));

    [Fact]
    public void A_text_in_a_list_is_read_back_unchanged() => Texts.Sample(
        text => Assert.Equal(text, Read(new YamlMap { { "a", YamlNode.List([text, "last"]) } }, map => map["a"][0])));

    [Fact]
    public void A_text_with_a_comment_is_read_back_unchanged() => Texts.Sample(
        text => Assert.Equal(text, Read(new YamlMap { { "a", new YamlText(text, "v1") }, { "b", "c" } }, map => map["a"])));

    [Theory]
    [InlineData("no", "'no'")]
    [InlineData("1.10", "'1.10'")]
    [InlineData("it's: so", "'it''s: so'")]
    [InlineData("", "''")]
    [InlineData("./build.sh Test", "./build.sh Test")]
    [InlineData("${{ github.ref }}", "${{ github.ref }}")]
    [InlineData("a\rb", "\"a\\u000db\"")]
    public void Quotes_are_written_only_if_needed(string text, string written) =>
        Assert.Equal($"a: {written}\n", YamlWriter.Write(new YamlMap { { "a", text } }));

    private static string? Read(YamlMap document, Func<YamlNodeReader, YamlNodeReader> find)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(YamlWriter.Write(document)));
        return ((YamlScalarNode)find(new YamlNodeReader(stream.Documents[0].RootNode)).Node).Value;
    }

    private sealed record YamlNodeReader(YamlDotNet.RepresentationModel.YamlNode Node)
    {
        public YamlNodeReader this[string key] => new(Node[key]);

        public YamlNodeReader this[int index] => new(Node[index]);
    }
}
