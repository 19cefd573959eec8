using System.Text.Json;
using System.Text.Json.Nodes;
using QgoBuild.Delivery.Releases;
using QgoBuild.Delivery.Tests.Remote;

namespace QgoBuild.Delivery.Tests.Releases;

public sealed class ReleaseTests
{
    private static readonly string Digest = "sha256:" + new string('a', 64);

    private static readonly Release Sample = new(
        "1.4.0",
        CommitId.Parse("4f2a9c31e0d5b7c8a1f2e3d4c5b6a7988776655f"),
        new Dictionary<string, ImageReference>
        {
            ["backend"] = ImageReference.Of("qgo-cargo/backend", Digest),
            ["frontend"] = ImageReference.Of("qgo-cargo/frontend", "sha256:" + new string('b', 64)),
        },
        new DateTimeOffset(2026, 11, 23, 9, 30, 0, TimeSpan.Zero),
        "develop")
    {
        Content = ContentKey.Compute([new("sample", "")]),
    };

    [Fact]
    public void A_release_file_is_readable_by_people_and_programs() => Snapshot.Match(Sample.ToJson(), "release.json");

    [Fact]
    public void A_saved_release_is_loaded_unchanged()
    {
        using var directory = new TestDirectory();
        var file = directory["artifacts/release.json"];
        Sample.Save(file);
        Sample.Save(file);

        var loaded = Release.Load(file);
        Assert.Equal(Sample.Images, loaded.Images);
        Assert.Equal(Sample, loaded with { Images = Sample.Images });
        Assert.Equal([file], Directory.GetFiles(directory["artifacts"]));
    }

    [Fact]
    public void Times_are_written_in_utc() =>
        Assert.Contains("\"2026-11-23T09:30:00+00:00\"",
            (Sample with { CreatedAt = Sample.CreatedAt.ToOffset(TimeSpan.FromHours(5)) }).ToJson(), StringComparison.Ordinal);

    [Fact]
    public void A_release_file_without_content_is_read_and_is_equivalent_only_to_its_own_commit()
    {
        var json = JsonNode.Parse(Sample.ToJson())!.AsObject();
        json.Remove("content");
        var old = Release.FromJson(json.ToJsonString());

        Assert.Null(old.Content);
        Assert.True(old.IsEquivalentTo(old));
        Assert.False(old.IsEquivalentTo(Sample with { Commit = CommitId.Parse(new string('1', 40)) }));
    }

    [Theory]
    [InlineData("1.4.0")]
    [InlineData("v1.4.0")]
    [InlineData("4f2a")]
    [InlineData("4F2A9C31")]
    public void A_release_matches_its_version_and_its_commit(string name) => Assert.True(Sample.Matches(name));

    [Theory]
    [InlineData("1.4")]
    [InlineData("4f2")]
    [InlineData("")]
    public void A_release_matches_no_shorter_name(string name) => Assert.False(Sample.Matches(name));

    [Fact]
    public void A_missing_file_is_reported_with_the_command_that_creates_it()
    {
        using var directory = new TestDirectory();
        var error = Assert.Throws<ReleaseFileException>(() => Release.Load(directory["none/release.json"]));
        Assert.Equal("./build.sh Push", error.Remedy);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("release")]
    public void A_file_that_is_not_a_release_is_refused(string content) => AssertRefused(content);

    [Theory]
    [InlineData("\"schemaVersion\": 1", "\"schemaVersion\": 2")]
    [InlineData("4f2a9c31e0d5b7c8a1f2e3d4c5b6a7988776655f", "4f2a9c31")]
    [InlineData("qgo-cargo/backend@sha256:", "ghcr.io/qgo-cargo/backend@sha256:")]
    [InlineData("\"version\": \"1.4.0\",", "")]
    [InlineData("\"version\": \"1.4.0\"", "\"version\": null")]
    public void A_release_with_one_thing_wrong_is_refused(string part, string instead)
    {
        var json = Sample.ToJson();
        Assert.Contains(part, json, StringComparison.Ordinal);
        AssertRefused(json.Replace(part, instead, StringComparison.Ordinal));
    }

    [Fact]
    public void A_release_without_images_is_refused() => Assert.Throws<JsonException>(
        () => Release.FromJson((Sample with { Images = new Dictionary<string, ImageReference>() }).ToJson()));

    [Fact]
    public void A_service_without_an_image_is_reported() =>
        Assert.Contains("\"worker\"", Assert.Throws<DeliveryException>(() => Sample.GetImage("worker")).Message, StringComparison.Ordinal);

    private static void AssertRefused(string content)
    {
        using var directory = new TestDirectory();
        var file = directory.Write("release.json", content);
        var error = Assert.Throws<ReleaseFileException>(() => Release.Load(file));
        Assert.Contains(file, error.Message, StringComparison.Ordinal);
    }
}
