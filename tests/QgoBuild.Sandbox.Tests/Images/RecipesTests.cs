using System.Text;
using QgoBuild.Sandbox.Engines;
using QgoBuild.Sandbox.Files;
using QgoBuild.Sandbox.Images;

namespace QgoBuild.Sandbox.Tests.Images;

public sealed class RecipesTests
{
    private static readonly AptSources Sources = new(
    [
        new("http://mirror.example/debian", ["bookworm"], ["main"]),
        new("http://mirror.example/debian-security", ["bookworm-security"], ["main"]),
    ]);

    [Fact]
    public void Every_recipe_has_a_hash_of_its_own()
    {
        string[] hashes =
        [
            Recipes.Debian.Hash, Recipes.DebianMysql.Hash, Recipes.DebianMariadb.Hash, .. Recipes.All.Select(recipe => recipe.Hash),
        ];

        Assert.Equal(hashes.Length, hashes.Distinct().Count());
        Assert.All(hashes, hash => Assert.Matches("^[0-9a-f]{64}$", hash));
    }

    [Fact]
    public void An_unchanged_recipe_keeps_its_hash() =>
        Assert.Equal(Recipes.Server.Hash, (Recipes.Server with { Tag = "another/name:1" }).Hash);

    [Fact]
    public void A_changed_file_changes_the_hash()
    {
        var changed = Recipes.Server with
        {
            Context =
            [
                .. Recipes.Server.Context.Select(
                    file => file.Path == "boot" ? file with { Content = Encoding.UTF8.GetBytes("exit 1") } : file),
            ],
        };

        Assert.NotEqual(Recipes.Server.Hash, changed.Hash);
    }

    [Fact]
    public void A_changed_base_changes_the_hash_of_what_is_made_on_it() =>
        Assert.NotEqual(Recipes.Nginx.Hash, (Recipes.Nginx with { Base = Recipes.Debian with { Packages = ["curl"] } }).Hash);

    [Fact]
    public void Every_recipe_has_its_Dockerfile() =>
        Assert.All(Recipes.All, recipe => Assert.Contains(recipe.Context, file => file.Path == "Dockerfile"));

    [Fact]
    public void No_Dockerfile_needs_a_frontend_from_a_registry() =>
        Assert.All(
            Recipes.All,
            recipe => Assert.DoesNotContain("syntax=",
                Encoding.UTF8.GetString(recipe.Context.Single(file => file.Path == "Dockerfile").Content.Span)));

    [Fact]
    public void Debian_is_made_by_these_arguments() =>
        Snapshot.Match(string.Join('\n', Recipes.Debian.Arguments(Sources)) + "\n", "mmdebstrap-debian.txt");

    [Fact]
    public void The_unstable_release_has_no_security_archive() =>
        Snapshot.Match(string.Join('\n', Recipes.DebianMysql.Arguments(Sources)) + "\n", "mmdebstrap-mysql.txt");

    [Fact]
    public void A_packed_context_is_the_same_bytes_for_the_same_files()
    {
        PackedFile[] files =
            [new("Dockerfile", "FROM scratch\n"), new("boot", "#!/bin/sh\n", PackedFile.Readable | UnixFileMode.UserExecute)];

        Assert.Equal(files.ToTar(), files.ToTar());
    }

    [Theory]
    [InlineData("ERROR: failed to solve: failed to read downloaded context: failed to load cache key", true)]
    [InlineData("ERROR: failed to read dockerfile: stat /data/overlay2/k8x3yuas39: no such file or directory", true)]
    [InlineData("ERROR: error creating overlay mount to /data/overlay2/octk65w/merged: no such file or directory", true)]
    [InlineData("ERROR: failed to solve: stat /context/nginx.conf: no such file or directory", false)]
    [InlineData("ERROR: process \"/bin/sh -c apt-get update\" did not complete successfully: exit code: 100", false)]
    public void What_an_engine_that_was_killed_says_of_its_cache_is_recognized(string message, bool isBroken) =>
        Assert.Equal(isBroken, ImageRecipe.IsCacheBroken(message));
}
