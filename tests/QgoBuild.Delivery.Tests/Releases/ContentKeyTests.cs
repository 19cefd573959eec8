using QgoBuild.Delivery.Releases;

namespace QgoBuild.Delivery.Tests.Releases;

public sealed class ContentKeyTests
{
    [Fact]
    public void The_order_of_inputs_does_not_matter() => Assert.Equal(Key(("a", "1"), ("b", "2")), Key(("b", "2"), ("a", "1")));

    [Theory]
    [InlineData("a", "2", "b", "2")]
    [InlineData("a", "1", "b", "")]
    [InlineData("a1", "", "b", "2")]
    [InlineData("a", "1b2", "b", "2")]
    [InlineData("a", "1\n", "b", "2")]
    public void Any_other_input_is_another_key(string first, string one, string second, string two) =>
        Assert.NotEqual(Key(("a", "1"), ("b", "2")), Key((first, one), (second, two)));

    [Fact]
    public void The_algorithm_of_the_key_does_not_change()
    {
        var key = Key(("context", "040000 4f2a"), ("argument NAME", "ünï $(id)"));

        // Images in registries have labels with the key.
        Assert.Equal("sha256:f7eb94687248617774961a4808d4dc9950b40b5099bb028705c13038744ce90c", key.ToString());
        Assert.Equal("content-f7eb94687248617774961a4808d4dc9950b40b5099bb028705c13038744ce90c", key.Tag);
        Assert.True(ContentKey.TryParse(key.ToString(), out var read));
        Assert.Equal(key, read);
    }

    [Fact]
    public void The_tag_is_valid_for_every_registry() => Assert.Matches("^[A-Za-z0-9_][A-Za-z0-9._-]{0,127}$", Key(("a", "1")).Tag);

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("sha256:")]
    [InlineData("sha256:4f2a")]
    [InlineData("sha512:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]
    [InlineData("sha256:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    public void Other_texts_are_refused(string? text) => Assert.False(ContentKey.TryParse(text, out _));

    private static ContentKey Key(params (string Name, string Value)[] inputs) =>
        ContentKey.Compute(inputs.Select(input => KeyValuePair.Create(input.Name, input.Value)));
}
