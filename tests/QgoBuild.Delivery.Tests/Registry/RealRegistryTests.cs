using QgoBuild.Delivery.Network;
using QgoBuild.Delivery.Registry;
using QgoBuild.Delivery.Releases;

namespace QgoBuild.Delivery.Tests.Registry;

/// <summary>The client with Docker's registry.</summary>
public sealed class RealRegistryTests(RegistryServer server) : IClassFixture<RegistryServer>
{
    private static readonly CommitId Other = CommitId.Parse("beef000000000000000000000000000000000000");

    private static readonly string OtherDigest = "sha256:" + new string('9', 64);

    private static CancellationToken TestCancellationToken => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_image_is_found_by_its_tag_and_its_labels_by_its_digest()
    {
        using var client = Client(server.Access);
        await client.PingAsync(TestCancellationToken);
        var digest = await client.GetDigestAsync(RegistryServer.Repository, RegistryServer.Tag, TestCancellationToken);
        Assert.Equal(server.Digest, digest);

        var image = await client.FindImageAsync(RegistryServer.Repository, digest!, cancellationToken: TestCancellationToken);
        Assert.Equal(("linux/amd64", "grün"), (image!.Platform, image.Labels["name"]));
    }

    [Fact]
    public async Task Names_of_images_are_kept_with_what_they_refer_to_now()
    {
        var name = $"{server.Address}/{RegistryServer.Repository}:{RegistryServer.Tag}";
        var pinned = $"redis:7@{OtherDigest}";

        var pins = await new ImagePins(_ => Client(server.Access)).FindAsync([name, pinned, name], TestCancellationToken);

        Assert.Equal(new Dictionary<string, string> { [name] = $"{name}@{server.Digest}", [pinned] = pinned }, pins);
    }

    [Fact]
    public async Task A_name_that_refers_to_nothing_is_refused()
    {
        var name = $"{server.Address}/{RegistryServer.Repository}:none";

        var refusal = await Assert.ThrowsAsync<DeliveryException>(
            () => new ImagePins(_ => Client(server.Access)).FindAsync([name], TestCancellationToken));

        Assert.StartsWith($"{server.Address} has no image {RegistryServer.Repository}:none", refusal.Message, StringComparison.Ordinal);
    }

    // Versions

    [Theory]
    [InlineData("2.0.0", "2.0.0")]
    [InlineData("2.0.0-alpha.1", "2.0.0-alpha.1")]
    [InlineData(RegistryServer.PreReleaseTag, "1.5.0-alpha.3.gbeef0000")]
    public async Task A_pre_release_that_refers_to_other_images_gets_the_commit_appended(string gitVersion, string version)
    {
        using var client = Client(server.Access);

        Assert.Equal(version, await Published(client).SelectAsync(gitVersion, Other, Images(OtherDigest), TestCancellationToken));
        Assert.Equal(version, await Published(client).SelectAsync(gitVersion, Other, Images(null), TestCancellationToken));
        // A merge commit has the same images.
        Assert.Equal(gitVersion, await Published(client).SelectAsync(gitVersion, Other, Images(server.Digest), TestCancellationToken));
    }

    [Fact]
    public async Task A_version_is_never_moved_to_other_images()
    {
        using var client = Client(server.Access);

        var error = await Assert.ThrowsAsync<DeliveryException>(
            () => Published(client).SelectAsync(RegistryServer.Tag, Other, Images(null), TestCancellationToken));
        Assert.Equal(
            "Version 1.4.0 refers to other images than those of beef0000. A version is never moved to other content. Nothing was released.",
            error.Message);
        Assert.StartsWith("Give the commit a version of its own (git tag", error.Remedy, StringComparison.Ordinal);
        await Assert.ThrowsAsync<VersionTakenException>(
            () => Published(client).PublishAsync(RegistryServer.Tag, Other,
            [ImageReference.Of(RegistryServer.Repository, OtherDigest)], TestCancellationToken));
        Assert.Equal(server.Digest, await client.GetDigestAsync(RegistryServer.Repository, RegistryServer.Tag, TestCancellationToken));
    }

    [Fact]
    public async Task Further_tags_leave_the_image_unchanged()
    {
        using var client = Client(server.Access);
        var merge = CommitId.Parse(new string('7', 40));

        await Published(client).PublishAsync(
            "1.6.0", merge, [ImageReference.Of(RegistryServer.Repository, server.Digest)], TestCancellationToken);
        await Published(client).PublishAsync(
            "1.6.0", merge, [ImageReference.Of(RegistryServer.Repository, server.Digest)], TestCancellationToken);

        Assert.Equal(server.Digest, await client.GetDigestAsync(RegistryServer.Repository, "1.6.0", TestCancellationToken));
        Assert.Equal(server.Digest, await client.GetDigestAsync(RegistryServer.Repository, merge.ToString(), TestCancellationToken));
    }

    // Content

    [Fact]
    public async Task An_image_is_found_by_its_content_for_any_commit()
    {
        var digest = await PushAsync("linux/found", Key("one"), Key("all of one"), "amd64", Key("all of one").Tag, Other.ToString());
        using var client = Client(server.Access);
        var images = new BuiltImages(client);

        var found = await images.FindByContentAsync("linux/found", Key("all of one"), "linux/amd64", TestCancellationToken);
        Assert.Equal((digest, new DateTimeOffset(2026, 11, 23, 9, 30, 0, TimeSpan.Zero)), (found!.Reference.Digest, found.Created));
        Assert.Equal(digest, (await images.FindByCommitAsync("linux/found", Other, Key("one"), TestCancellationToken))!.Reference.Digest);
        Assert.NotNull(await images.FindByDigestAsync(found.Reference, Key("one"), TestCancellationToken));
        Assert.Null(await images.FindByContentAsync("linux/found", Key("all of two"), "linux/amd64", TestCancellationToken));
        Assert.Null(await images.FindByContentAsync("linux/none", Key("all of one"), "linux/amd64", TestCancellationToken));
    }

    [Fact]
    public async Task A_moved_tag_is_no_match()
    {
        var digest = await PushAsync("linux/moved", Key("one"), Key("all of one"), "amd64", Key("all of two").Tag, Other.ToString());
        using var client = Client(server.Access);
        var images = new BuiltImages(client);

        Assert.Null(await images.FindByContentAsync("linux/moved", Key("all of two"), "linux/amd64", TestCancellationToken));
        Assert.Null(await images.FindByCommitAsync("linux/moved", Other, Key("two"), TestCancellationToken));
        Assert.Null(await images.FindByDigestAsync(ImageReference.Of("linux/moved", digest), Key("two"), TestCancellationToken));
    }

    [Fact]
    public async Task An_image_with_the_same_key_for_another_platform_is_no_match()
    {
        await PushAsync("linux/arm", Key("one"), Key("all of one"), "arm64", Key("all of one").Tag);
        using var client = Client(server.Access);

        Assert.Null(await new BuiltImages(client).FindByContentAsync("linux/arm", Key("all of one"), "linux/amd64", TestCancellationToken));
    }

    [Fact]
    public async Task An_image_without_its_manifest_is_no_match_until_it_is_pushed_again()
    {
        var digest = await PushAsync("linux/lost", Key("lost"), Key("all of it"), "amd64", Key("all of it").Tag);
        server.DeleteBlob(digest);
        using var client = Client(server.Access);

        Assert.Null(await new BuiltImages(client).FindByContentAsync("linux/lost", Key("all of it"), "linux/amd64", TestCancellationToken));
        await PushAsync("linux/lost", Key("lost"), Key("all of it"), "amd64", Key("all of it").Tag);
        Assert.NotNull(
            await new BuiltImages(client).FindByContentAsync("linux/lost", Key("all of it"), "linux/amd64", TestCancellationToken));
    }

    [Fact]
    public async Task An_image_without_content_labels_is_no_match()
    {
        var labels = new Dictionary<string, string> { ["org.opencontainers.image.revision"] = Other.ToString() };
        await server.PushAsync("linux/old", labels, "amd64", Other.ToString());
        using var client = Client(server.Access);

        Assert.Null(await new BuiltImages(client).FindByCommitAsync("linux/old", Other, Key("one"), TestCancellationToken));
    }

    [Fact]
    public async Task After_concurrent_pushes_of_the_same_content_all_builds_find_the_same_image()
    {
        // The bytes of two builds differ; the last push sets the tag.
        await Task.WhenAll(
            server.PushAsync("linux/twice", Labels(Key("one"), Key("all of one"), ("built", "first")), "amd64", Key("all of one").Tag),
            server.PushAsync("linux/twice", Labels(Key("one"), Key("all of one"), ("built", "second")), "amd64", Key("all of one").Tag));
        using var client = Client(server.Access);
        var found = await new BuiltImages(client).FindByContentAsync(
            "linux/twice", Key("all of one"), "linux/amd64", TestCancellationToken);
        Assert.Equal(found,
            await new BuiltImages(client).FindByContentAsync("linux/twice", Key("all of one"), "linux/amd64", TestCancellationToken));

        // The commit keeps the images of the first release.
        await Published(client).PublishAsync("3.0.0", Other, [found!.Reference], TestCancellationToken);
        await server.PushAsync("linux/twice", Labels(Key("one"), Key("all of one"), ("built", "third")), "amd64", Key("all of one").Tag);
        Assert.Equal(found.Reference,
            (await new BuiltImages(client).FindByCommitAsync("linux/twice", Other, Key("one"), TestCancellationToken))!.Reference);
    }

    [Theory]
    [InlineData(RegistryServer.Repository, "2.0.0")]
    [InlineData("qgo-cargo/none", RegistryServer.Tag)]
    public async Task An_image_that_was_never_pushed_is_null(string repository, string tag)
    {
        using var client = Client(server.Access);
        Assert.Null(await client.GetDigestAsync(repository, tag, TestCancellationToken));
    }

    [Fact]
    public async Task A_wrong_password_is_unauthorized()
    {
        using var client = Client(server.Access with { Password = "wrong" });
        await Assert.ThrowsAsync<RegistryUnauthorizedException>(() => client.PingAsync(TestCancellationToken));
    }

    [Fact]
    public async Task Without_its_authority_the_registry_is_untrusted()
    {
        using var client = Client(server.Access with { CertificateFile = null });
        var error = await Assert.ThrowsAsync<RegistryUnreachableException>(() => client.PingAsync(TestCancellationToken));
        Assert.Contains("certificate is not trusted", error.Message, StringComparison.Ordinal);
        Assert.StartsWith("openssl s_client", error.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_certificate_for_another_name_is_refused()
    {
        using var client = Client(server.Access with
        {
            Address = server.Address.Replace("127.0.0.1", "localhost", StringComparison.Ordinal),
        });
        await Assert.ThrowsAsync<RegistryUnreachableException>(() => client.PingAsync(TestCancellationToken));
    }

    [Fact]
    public void A_missing_certificate_file_is_reported()
    {
        var error = Assert.Throws<RegistryUnreachableException>(() => Client(server.Access with { CertificateFile = "/nonexistent.pem" }));
        Assert.Contains("/nonexistent.pem", error.Message, StringComparison.Ordinal);
    }

    private static RegistryClient Client(RegistryAccess access) => new(access, NetworkGuard.FromEnvironment());

    private static PublishedVersions Published(RegistryClient client) => new(client);

    // The missing image of another service does not matter.
    private static Dictionary<string, string?> Images(string? digest) =>
        new() { ["qgo-cargo/none"] = null, [RegistryServer.Repository] = digest };

    private static ContentKey Key(string input) => ContentKey.Compute([new("input", input)]);

    private Task<string> PushAsync(string repository, ContentKey source, ContentKey content, string architecture, params string[] tags) =>
        server.PushAsync(repository, Labels(source, content), architecture, tags);

    private static Dictionary<string, string> Labels(ContentKey source, ContentKey content, params (string Name, string Value)[] others) =>
        new(others.Select(other => KeyValuePair.Create(other.Name, other.Value)))
        {
            [BuiltImages.SourceLabel] = source.ToString(),
            [BuiltImages.ContentLabel] = content.ToString(),
        };
}
