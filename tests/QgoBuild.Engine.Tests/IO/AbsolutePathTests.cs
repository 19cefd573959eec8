using CsCheck;
using QgoBuild.Engine.IO;

namespace QgoBuild.Tests.Engine.IO;

public sealed class AbsolutePathTests
{
    private static readonly AbsolutePath Root = AbsolutePath.Create("/srv/NEW START");

    [Theory]
    [InlineData("/a/b/", "/a/b")]
    [InlineData("/a/./b/../c", "/a/c")]
    [InlineData("//a//b", "/a/b")]
    [InlineData("/", "/")]
    [InlineData("/..", "/")]
    public void A_path_is_normalised(string path, string normal) => Assert.Equal(normal, AbsolutePath.Create(path).ToString());

    [Fact]
    public void A_relative_path_is_refused() =>
        Assert.Equal("The path 'a/b' must be absolute", Assert.Throws<AssertionException>(() => AbsolutePath.Create("a/b")).Message);

    [Fact]
    public void Operators_combine_go_up_and_append()
    {
        Assert.Equal("/srv/NEW START/a/b", Root / "a/b");
        Assert.Equal("/srv/NEW START/a/b", Root / "a\\b");
        Assert.Equal("/srv", Root / "..");
        Assert.Equal("/srv", Root / ..);
        Assert.Equal("/srv/NEW START.bak", Root + ".bak");
        Assert.Same(Root, Root / null);
    }

    [Fact]
    public void An_absolute_path_cannot_be_appended_to_another() => Assert.Throws<AssertionException>(() => Root / "/etc");

    [Fact]
    public void Parts_can_be_read()
    {
        AbsolutePath file = "/a/archive.tar.gz";

        Assert.Equal(("archive.tar.gz", "archive.tar", ".gz"), (file.Name, file.NameWithoutExtension, file.Extension));
        Assert.Equal("/a", file.Parent);
        Assert.Null(AbsolutePath.Create("/").Parent);
    }

    [Fact]
    public void Null_converts_to_null()
    {
        string? text = null;
        AbsolutePath? path = text;

        Assert.True(path == null);
        Assert.Null((string?)path);
    }

    [Theory]
    [InlineData("d", "\"/srv/NEW START\"")]
    [InlineData("dn", "\"/srv/NEW START\"")]
    [InlineData("s", "'/srv/NEW START'")]
    [InlineData("sn", "'/srv/NEW START'")]
    [InlineData("nq", "/srv/NEW START")]
    public void Formats_quote(string format, string text)
    {
        Assert.Equal(text, Root.ToString(format));
        Assert.Equal(text, string.Format(System.Globalization.CultureInfo.InvariantCulture, $"{{0:{format}}}", Root));
    }

    [Fact]
    public void Equal_texts_are_equal_paths() => Gen.String[Gen.Char["ab/."], 0, 12].Sample(text =>
    {
        var path = AbsolutePath.Create("/" + text);

        Assert.Equal(path, AbsolutePath.Create(path + "/"));
        Assert.Equal(path.GetHashCode(), AbsolutePath.Create(path.ToString()).GetHashCode());
        Assert.True(path.Parent is null || path.Parent.Contains(path));
        Assert.Equal(path, path.Parent is null ? path : path.Parent / path.Name);
    });

    [Fact]
    public void A_relative_path_leads_from_one_to_the_other() =>
        Assert.Equal("../etc/nginx", AbsolutePath.Create("/srv").GetRelativePathTo("/etc/nginx").ToString());

    [Fact]
    public void A_relative_path_can_be_written_for_another_system()
    {
        var path = AbsolutePath.Create("/srv/a").GetUnixRelativePathTo("/srv/b/c");

        Assert.Equal("../b/c", path);
        Assert.Equal("../b/c/d.txt", path / "d" + ".txt");
        Assert.Equal("a/b", ((UnixRelativePath)@"a\b").ToString());
    }
}
