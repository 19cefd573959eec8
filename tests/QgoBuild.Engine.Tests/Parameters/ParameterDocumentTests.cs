using System.Text;
using System.Text.Json;
using CsCheck;
using QgoBuild.Engine.Parameters;

namespace QgoBuild.Tests.Engine.Parameters;

public sealed class ParameterDocumentTests
{
    private static readonly JsonDocumentOptions Lenient = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    [Theory]
    [InlineData("{}", "{\n  \"Key\": \"x\"\n}")]
    [InlineData("{ }\n", "{\n  \"Key\": \"x\"\n }\n")]
    [InlineData("{ \"A\": 1 }", "{ \"A\": 1, \"Key\": \"x\" }")]
    [InlineData("{\n    \"A\": [1, 2]\n}\n", "{\n    \"A\": [1, 2],\n    \"Key\": \"x\"\n}\n")]
    [InlineData("{\r\n\t\"A\": 1\r\n}", "{\r\n\t\"A\": 1,\r\n\t\"Key\": \"x\"\r\n}")]
    [InlineData("{\n  \"A\": 1,\n}", "{\n  \"A\": 1,\n  \"Key\": \"x\",\n}")]
    [InlineData("{ \"key\": \"old\", \"B\": 2 }", "{ \"key\": \"x\", \"B\": 2 }")]
    [InlineData("\uFEFF{ \"KEY\": [\"a\", \"b\"] } // end", "\uFEFF{ \"KEY\": \"x\" } // end")]
    public void A_value_is_set_and_nothing_else_changes(string before, string after) =>
        Assert.Equal(after, Text(Parse(before).With("Key", "x")));

    [Theory]
    [InlineData("{\n  \"A\": 1,\n  \"Key\": \"x\"\n}", "{\n  \"A\": 1\n}")]
    [InlineData("{\n  \"Key\": \"x\",\n  \"A\": 1\n}", "{\n  \"A\": 1\n}")]
    [InlineData("{\r\n  \"Key\": \"x\",\r\n  \"A\": 1\r\n}", "{\r\n  \"A\": 1\r\n}")]
    [InlineData("{ \"A\": 1, \"key\": \"x\", \"B\": 2 }", "{ \"A\": 1, \"B\": 2 }")]
    [InlineData("{ \"A\": 1, \"key\": \"x\" }", "{ \"A\": 1 }")]
    [InlineData("{\"Key\":\"x\"}", "{}")]
    [InlineData("{\n  // of the feed\n  \"Key\": \"x\", // not this, either\n  \"A\": 1\n}",
        "{\n  // of the feed\n  // not this, either\n  \"A\": 1\n}")]
    [InlineData("{ \"A\": 1 /* a, b */, \"Key\": \"x\" }", "{ \"A\": 1 /* a, b */ }")]
    [InlineData("{ \"Key\": 1, \"Key\": 2 }", "{ }")]
    [InlineData("{ \"A\": 1 }", "{ \"A\": 1 }")]
    public void A_value_is_removed_and_nothing_else_changes(string before, string after) =>
        Assert.Equal(after, Text(Parse(before).Without("Key")));

    [Fact]
    public void Texts_are_replaced_in_place()
    {
        var document = Parse("{ \"A\": \"1\", \"B\": [ \"2\", 3, \"4\" ], \"C\": { \"D\": \"5\" } }");

        Assert.Equal("A1 B2 B4 C5", string.Join(' ', document.Texts.Select(text => text.Name + text.Text)));
        Assert.Equal(
            "{ \"A\": \"one\", \"B\": [ \"2\", 3, \"four\\\"s\" ], \"C\": { \"D\": \"5\" } }",
            Text(document.With(new Dictionary<ParameterText, string> { [document.Texts[0]] = "one", [document.Texts[2]] = "four\"s" })));
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{} {}")]
    [InlineData("{ \"A\" }")]
    public void A_text_that_is_not_an_object_is_refused(string json) => Assert.ThrowsAny<JsonException>(() => Parse(json));

    [Fact]
    public void Setting_and_removing_a_value_keeps_all_others()
    {
        var names = Choose("A", "B", "Key", "Ä");
        var values = Choose("1", "\"t,{\\\"\"", "[1, \"x\"]", "null", "{ \"Key\": [ ] }");
        var blanks = Choose("", " ", "\n  ", "\r\n", " /* , */ ", " // ,\n ");
        var entry = Gen.Select(names, values, blanks, blanks)
            .Select((name, value, before, after) => $"{before}\"{name}\":{before}{value}{after}");
        Gen.Select(entry.Array[0, 4], Gen.Bool, names, blanks).Sample((entries, trailing, name, blank) =>
        {
            var json = $"{{{string.Join(',', entries.DistinctBy(text => text.Split('"')[1]))}" +
                $"{(trailing && entries.Length > 0 ? "," : "")}{blank}}}";
            var before = Values(json);

            var set = Values(Text(Parse(json).With(name, "new")));
            Assert.Equal("\"new\"", set[name]);
            Assert.Equal(before.Where(value => value.Key != name), set.Where(value => value.Key != name));
            Assert.Equal(before.Where(value => value.Key != name), Values(Text(Parse(json).Without(name))));
        });
    }

    private static Gen<string> Choose(params string[] texts) => Gen.Int[0, texts.Length - 1].Select(index => texts[index]);

    private static ParameterDocument Parse(string json) => ParameterDocument.Parse(Encoding.UTF8.GetBytes(json));

    private static string Text(ParameterDocument document) => Encoding.UTF8.GetString(document.Bytes);

    private static Dictionary<string, string> Values(string json)
    {
        using var document = JsonDocument.Parse(json, Lenient);
        return document.RootElement.EnumerateObject().ToDictionary(property => property.Name, property => property.Value.GetRawText());
    }
}
