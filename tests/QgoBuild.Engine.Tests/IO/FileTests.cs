using QgoBuild.Engine.IO;

namespace QgoBuild.Tests.Engine.IO;

public sealed class FileTests : IDisposable
{
    private readonly AbsolutePath _directory = AbsolutePath.Create(Directory.CreateTempSubdirectory("engine-io-").FullName) / "NEW START";

    public void Dispose() => _directory.Parent!.DeleteDirectory();

    [Fact]
    public void Text_is_written_with_one_line_break_at_its_end()
    {
        var file = (_directory / "a" / "b.txt").WriteAllText("one\ntwo\n\n");

        Assert.Equal("one\ntwo\n", file.ReadAllText());
        Assert.Equal(["one", "two"], file.ReadAllLines());
        Assert.Equal("one", file.WriteAllText("one", eofLineBreak: false).ReadAllText());
    }

    [Fact]
    public void Lines_are_written_and_appended()
    {
        var file = (_directory / "lines.txt").WriteAllLines(["one", "two"]).AppendAllLines(["three"]).AppendAllText("four");

        Assert.Equal("one\ntwo\nthree\nfour", file.ReadAllText());
        Assert.Equal("ONE\nTWO\nTHREE\nFOUR\n", file.UpdateText(text => text.ToUpperInvariant()).ReadAllText());
    }

    [Fact]
    public void The_error_of_a_missing_file_names_its_path() =>
        Assert.Equal($"There is no file {_directory / "x"}",
            Assert.Throws<AssertionException>(() => (_directory / "x").ReadAllText()).Message);

    [Fact]
    public void The_name_decides_between_file_and_directory()
    {
        var someFile = (_directory / "x").TouchFile();
        var someDirectory = _directory;

        Assert.True(someFile.Exists());
        Assert.True(someDirectory.Exists());
        Assert.Same(someFile, someFile.Existing());
        Assert.Throws<AssertionException>(() => (_directory / "x").Exists());
    }

    [Fact]
    public void Deleting_a_missing_file_is_not_an_error()
    {
        (_directory / "none").DeleteDirectory();
        (_directory / "none").DeleteFile();
        (_directory / "a" / "x").TouchFile();
        _directory.CreateOrCleanDirectory();

        Assert.Empty(Directory.GetFileSystemEntries(_directory));
    }

    [Fact]
    public void Deleting_a_directory_keeps_the_targets_of_its_links()
    {
        var kept = (_directory / "kept" / "file").TouchFile();
        (_directory / "deleted").CreateDirectory();
        Directory.CreateSymbolicLink(_directory / "deleted" / "link", kept.Parent!);

        (_directory / "deleted").DeleteDirectory();

        Assert.True(kept.FileExists());
    }

    [Fact]
    public void Files_are_found_by_patterns()
    {
        foreach (var name in (string[])["src/A.cs", "src/deep/er/B.cs", "src/deep/C.csproj", "tests/D.cs",
            "obj/E.cs"]) (_directory / name).TouchFile();

        Assert.Equal(["src/A.cs", "src/deep/er/B.cs", "tests/D.cs"], Names(_directory.GlobFiles("**/*.cs", "!obj/**")));
        Assert.Equal(["src/A.cs", "src/deep/C.csproj", "src/deep/er/B.cs"], Names(_directory.GlobFiles("src/**/*.{cs,csproj}")));
        Assert.Equal(["src/deep", "src/deep/er"], Names(_directory.GlobDirectories("src/**")));
        Assert.Empty((_directory / "none").GlobFiles("**"));
        Assert.Single(Globbing.GlobFiles($"{_directory}/src/*.cs"));
    }

    [Fact]
    public void Files_are_listed_to_a_depth()
    {
        foreach (var name in (string[])["b", "a", "x/c", "x/y/d"]) (_directory / name).TouchFile();

        Assert.Equal(["a", "b"], Names(_directory.GetFiles()));
        Assert.Equal(["a", "b", "x/c"], Names(_directory.GetFiles(depth: 2)));
        Assert.Equal(["x", "x/y"], Names(_directory.GetDirectories(depth: 5)));
    }

    [Fact]
    public void A_directory_is_copied_and_moved_by_the_policy()
    {
        (_directory / "source" / "in" / "x").WriteAllText("new");
        (_directory / "source" / "left-out").TouchFile();
        (_directory / "target" / "in" / "x").WriteAllText("old");

        Assert.Throws<AssertionException>(() => (_directory / "source").Copy(_directory / "target"));
        (_directory / "source").Copy(_directory / "target", ExistsPolicy.MergeAndSkip, excludeFile: file => file.Name == "left-out");
        Assert.Equal("old\n", (_directory / "target" / "in" / "x").ReadAllText());
        Assert.False((_directory / "target" / "left-out").FileExists());

        (_directory / "source").Move(_directory / "target", ExistsPolicy.MergeAndOverwrite);
        Assert.Equal("new\n", (_directory / "target" / "in" / "x").ReadAllText());
        Assert.False((_directory / "source").DirectoryExists());
    }

    [Fact]
    public void A_directory_cannot_be_copied_into_itself()
    {
        (_directory / "a").CreateDirectory();

        Assert.Throws<AssertionException>(() => (_directory / "a").Copy(_directory / "a" / "b"));
    }

    [Fact]
    public void A_file_is_renamed_in_every_way()
    {
        var file = (_directory / "a.txt").TouchFile();

        file = file.Rename("b.txt").RenameWithoutExtension("c").MoveToDirectory(_directory / "d");

        Assert.Equal(_directory / "d" / "c.txt", file);
        Assert.True(file.FileExists());
        Assert.True(file.HasExtension(".md", ".TXT"));
        Assert.Equal(_directory / "d" / "c.md", file.WithExtension("md"));
    }

    [Fact]
    public void A_hash_changes_with_names_and_contents()
    {
        var file = (_directory / "a").WriteAllText("one", eofLineBreak: false);
        var hash = _directory.GetDirectoryHash();

        Assert.Equal("f97c5d29941bfb1b2fdab0874906ab82", file.GetFileHash());
        file.Rename("b");
        Assert.NotEqual(hash, _directory.GetDirectoryHash());
    }

    [Fact]
    public void The_nearest_parent_is_found()
    {
        var file = (_directory / "a" / "b" / "c").TouchFile();
        (_directory / ".nuke").CreateDirectory();

        Assert.Equal(_directory, file.FindParent(directory => (directory / ".nuke").DirectoryExists()));
        Assert.Null(file.FindParentOrSelf(path => path.Name == "nowhere"));
    }

    private IEnumerable<string> Names(IEnumerable<AbsolutePath> paths) =>
        paths.Select(path => _directory.GetRelativePathTo(path).ToString());
}
