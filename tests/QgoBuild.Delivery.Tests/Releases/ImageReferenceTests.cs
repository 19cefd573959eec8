using QgoBuild.Delivery.Releases;

namespace QgoBuild.Delivery.Tests.Releases;

public sealed class ImageReferenceTests
{
    private static readonly string Digest = "sha256:" + new string('0', 64);

    [Theory]
    [InlineData("backend")]
    [InlineData("qgo-cargo/backend")]
    [InlineData("a/b.c/d__e-f")]
    public void A_path_and_a_digest_form_a_reference(string repository)
    {
        var image = ImageReference.Parse($"{repository}@{Digest}");
        Assert.Equal((repository, Digest), (image.Repository, image.Digest));
        Assert.Equal(image, ImageReference.Parse(image.ToString()));
    }

    [Fact]
    public void Each_machine_adds_its_own_registry_address()
    {
        var image = ImageReference.Of("qgo-cargo/backend", Digest);
        Assert.Equal($"127.0.0.10:5443/qgo-cargo/backend@{Digest}", image.WithRegistry("127.0.0.10:5443"));
        Assert.Equal($"registry.sandbox:5443/qgo-cargo/backend@{Digest}", image.WithRegistry("registry.sandbox:5443"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("backend")]
    [InlineData("backend:1.0")]
    [InlineData("backend@sha256:123")]
    [InlineData("ghcr.io/qgo-cargo/backend@{0}")]
    [InlineData("localhost:5000/backend@{0}")]
    [InlineData("Backend@{0}")]
    [InlineData("a//b@{0}")]
    [InlineData("/a@{0}")]
    [InlineData("a b@{0}")]
    [InlineData("backend@{0}\n")]
    public void Other_texts_are_refused(string text) =>
        Assert.Throws<FormatException>(() => ImageReference.Parse(string.Format(null, text, Digest)));
}
