using QgoBuild.Delivery.Releases;

namespace QgoBuild.Delivery.Tests.Releases;

public sealed class ContentKeyTests
{
    [Fact]
    public void The_order_of_inputs_makes_no_difference() => Assert.Equal(Key(("a", "1"), ("b", "2")), Key(("b", "2"), ("a", "1")));

    [Theory]
    [InlineData("a", "2", "b", "2")]
    [InlineData("a", "1", "b", "")]
    [InlineData("a1", "", "b", "2")]
    [InlineData("a", "1b2", "b", "2")]
    [InlineData("a", "1\n", "b", "2")]
    public void Any_other_input_is_another_key(string first, string one, string second, string two) =>
        Assert.NotEqual(Key(("a", "1"), ("b", "2")), Key((first, one), (second, two)));

    [Fact]
    public void It_stays_the_same_key_for_ever()
    {
        var key = Key(("context", "040000 4f2a"), ("argument NAME", "ünï $(id)"));

        // Images carry it, in registries that outlive this program.
        Assert.Equal("sha256:f7eb94687248617774961a4808d4dc9950b40b5099bb028705c13038744ce90c", key.ToString());
        Assert.Equal("content-f7eb94687248617774961a4808d4dc9950b40b5099bb028705c13038744ce90c", key.Tag);
        Assert.True(ContentKey.TryParse(key.ToString(), out var read));
        Assert.Equal(key, read);
    }

    [Fact]
    public void Its_tag_is_one_that_every_registry_takes() => Assert.Matches("^[A-Za-z0-9_][A-Za-z0-9._-]{0,127}$", Key(("a", "1")).Tag);

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("sha256:")]
    [InlineData("sha256:4f2a")]
    [InlineData("sha512:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]
    [InlineData("sha256:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    public void Anything_else_is_none(string? text) => Assert.False(ContentKey.TryParse(text, out _));

    private static ContentKey Key(params (string Name, string Value)[] inputs) => ContentKey.Compute(inputs.Select(input => KeyValuePair.Create(input.Name, input.Value)));
}
